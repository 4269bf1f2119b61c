"""`manage.py start_school`: a real school in one sitting; prints everybody's one-time link."""

import sys
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils import timezone

from core.action import Refused
from core.actor import SYSTEM
from core.pages.forms import validate_mail_address
from core.school import api as school_api
from core.school.commands import SchoolCommand
from overview.actions.start import DUTIES, Beginning, Named, start_school

NUMBERS = {
    "local_authority": "Name of the local authority",
    "lado_phone": "Telephone of the local authority's designated officer (LADO)",
    "childrens_services_phone": "Telephone of children's services",
    "safeguarding_phone": "Telephone of the safeguarding lead",
}
LONGEST = {"local_authority": 120} | dict.fromkeys(school_api.NUMBERS, 40)
COUNT = "Do school holidays count as working days? (yes: the five days run on; no: they stop the clock)"


class Command(SchoolCommand):
    help = "Sets up a real school: its name, who holds which duty, who stands in. Asks for what is not given."

    def add_arguments(self, parser):
        parser.add_argument("--name", help="the school's name")
        parser.add_argument("--town", help="the town, which passwords must not contain")
        parser.add_argument("--holidays-count", choices=["yes", "no"], help=COUNT)
        for duty in DUTIES:
            for word, whose in (("", ""), ("-stand-in", "who stands in for the ")):
                parser.add_argument(f"--{duty.value}{word}", metavar='"NAME <ADDRESS>"', help=f"{whose}{duty.label}")
        for option, words in NUMBERS.items():
            parser.add_argument(f"--{option.replace('_', '-')}", help=words)

    def handle(self, *args, **options):
        if settings.DEMONSTRATION:
            raise CommandError(
                "This is the demonstration. Set MODE=production to start a school "
                "(README, “Install it for a real school”)."
            )
        beginning = self._ask(options)
        try:
            links = start_school(by=SYSTEM, now=timezone.now(), beginning=beginning)
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        self.stdout.write(f"{beginning.name} is set up. Give each person their own link; it works once, for 14 days:")
        if not all(beginning.details.values()):
            self.stdout.write("What you left empty can be added later: sign in, then People, The school.")
        for person, token in links.items():
            address = settings.SITE_URL + reverse("people:invitation", args=[token])
            self.stdout.write(f"{person.name} <{person.email}>\n  {address}")

    def _ask(self, options) -> Beginning:
        holders, stand_ins = {}, {}
        name = self._one(options["name"], "--name", "The school's name")
        town = self._one(options["town"], "--town", "The town")
        for duty in DUTIES:
            key = duty.value.replace("-", "_")
            holders[duty] = self._person(options[key], f"--{duty.value}", f"The {duty.label}")
            stand_ins[duty] = self._person(
                options[f"{key}_stand_in"], f"--{duty.value}-stand-in", f"Who stands in for the {duty.label}"
            )
        answer = self._one(options["holidays_count"], "--holidays-count", COUNT).lower()
        if answer not in ("yes", "no"):
            raise CommandError("Do school holidays count? Answer yes or no.")
        return Beginning(
            name=name,
            town=town,
            holidays_count=answer == "yes",
            holders=holders,
            stand_ins=stand_ins,
            details={option: self._if_known(options[option], option) for option in NUMBERS},
        )

    def _one(self, given, option, question) -> str:
        if not given and sys.stdin.isatty():
            given = input(f"{question}: ")
        if not given or not given.strip():
            raise CommandError(f"{question}? Give it with {option}.")
        return given.strip()

    def _if_known(self, given, option) -> str:
        """What may stay empty: it can be added on the page of the school."""
        if given is None and sys.stdin.isatty():
            given = input(f"{NUMBERS[option]} (leave empty if not known yet): ")
        given, longest = (given or "").strip(), LONGEST[option]
        if len(given) > longest:
            raise CommandError(f"{NUMBERS[option]}: at most {longest} characters. Give it again.")
        return given

    def _person(self, given, option, question) -> Named:
        words = self._one(given, option, f"{question} (Name <address>)")
        name, email = parseaddr(words)
        try:
            validate_mail_address(email)
        except ValidationError as fault:
            raise CommandError(
                f"{option} is “{words}”; it must look like Hana Okafor <head@school.example>."
            ) from fault
        if not name:
            raise CommandError(f"{option} has no name; it must look like Hana Okafor <head@school.example>.")
        return Named(name=name, email=email)
