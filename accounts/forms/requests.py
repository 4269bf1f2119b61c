"""The proposal, and the three decisions about it."""

from django import forms

from accounts.forms.people import FIRST, PeopleField, people_choices, watching_choices
from accounts.queries.requests import sponsors
from accounts.rules.requests import why_not_except
from accounts.states import NAMED_PLATFORMS, Platform
from core.pages.forms import DayField, LineField, WordsField, YesNoField
from people.roles import Permission

LONGEST_CONDITION = 200
# Each question of the proposal: its fields, and the clause that asks it.
QUESTIONS = {
    "platform": (("platform", "platform_name"), "SC0"),
    "name": (("name",), "CO6"),
    "aim": (("aim",), "NA1"),
    "audience": (("audience",), "NA2"),
    "promotion": (("promotion",), "NA3"),
    "private": (("will_be_private", "why_not_private"), "NA4"),
    "children": (("children_appear",), "CO11"),
    "posting": (("will_post",), "RO9"),
    "watching": (("will_monitor",), "MO1"),
    "group": (("on_behalf_of", "sponsor"), "NA5"),
}


class ProposalForm(forms.Form):
    """One short page: what the Statement asks before an account is created (NA1 to NA5).

    As a draft nothing is required, so that everything typed so far can be kept. `only` is one of QUESTIONS.
    """

    platform = forms.ChoiceField(
        label="Which platform?",
        help_text="Video sites and games with chat count as social media too.",
        choices=[("", "Choose a platform"), *Platform.choices],
        error_messages={"required": "Choose the platform"},
    )
    platform_name = LineField(
        label="Which game or other platform?",
        help_text="For “a game with chat” and “something else”.",
        max_length=60,
        required=False,
    )
    name = LineField(
        label="What will the account be called?",
        help_text="For example, Year 3 news. Never a child's name.",
        max_length=120,
        error_messages={"required": "Enter the name of the account"},
    )
    aim = WordsField(
        label="What is the aim?",
        help_text="What the account is there to do, in a sentence or two.",
        rows=3,
        error_messages={"required": "Enter the aim of the account"},
    )
    audience = WordsField(
        label="Who is it for?",
        help_text="For example, families of one year group.",
        rows=2,
        max_length=1000,
        error_messages={"required": "Enter who the account is for"},
    )
    promotion = WordsField(
        label="How will people hear of it?",
        help_text="For example, a letter home with the link.",
        rows=2,
        max_length=1000,
        error_messages={"required": "Enter how people will hear of the account"},
    )
    will_be_private = YesNoField(
        label="Will it be private or closed?",
        help_text="The school's accounts are, wherever the platform allows it.",
        yes="Yes, only people we let in see it",
        no="No, it cannot be private",
        error_messages={"required": "Choose whether the account will be private"},
    )
    why_not_private = WordsField(
        label="If not, why can it not be private?",
        help_text="The headteacher may allow it until a certain day.",
        rows=2,
        max_length=1000,
        required=False,
    )
    children_appear = YesNoField(
        label="Will children be pictured?",
        help_text="Before each post somebody checks the school's own list of who may not be pictured.",
        error_messages={"required": "Choose whether children will be pictured"},
    )
    will_post = PeopleField(
        number=4,
        label="Who will post?",
        help_text="Two or more is best: one may be ill.",
        error_messages={"required": "Choose at least one person who will post"},
    )
    will_monitor = PeopleField(
        number=3,
        label="Who will keep an eye on it?",
        help_text="They look at it regularly and see that comments are answered.",
        error_messages={"required": "Choose at least one person who will keep an eye on it"},
    )
    on_behalf_of = LineField(
        label="Is it for a group?",
        help_text="For example, the “Friends of” the school. A senior member of staff then stands behind it.",
        max_length=120,
        required=False,
    )
    sponsor = forms.ChoiceField(
        label="Which senior member of staff stands behind it?",
        help_text="For a group's proposal. It is sent on once they have agreed.",
        required=False,
    )

    def __init__(self, *args, by, now, is_draft=False, only="", **options):
        super().__init__(*args, use_required_attribute=False, **options)
        self.needs_sponsor = not by.may(Permission.PROPOSE_ACCOUNT)
        self._offer_people(by, now)
        for names, clause in QUESTIONS.values():
            self.fields[names[0]].clause = clause
        for name in ("platform_name", "why_not_private", "sponsor"):
            self.fields[name].hangs_on_another = True
        if only in QUESTIONS:
            self.fields = {name: self.fields[name] for name in QUESTIONS[only][0]}
        self.is_draft = is_draft
        for field in self.fields.values() if is_draft else []:
            field.required = False

    def _offer_people(self, by, now):
        self.fields["will_post"].offer(people_choices(now))
        self.fields["will_monitor"].offer(watching_choices(now, by, likely={by.person_id}))
        standing_behind = [(str(person.pk), person.name) for person in sponsors(now)]
        self.fields["sponsor"].choices = [FIRST if self.needs_sponsor else ("", "Nobody"), *standing_behind]
        if self.needs_sponsor:
            self.fields["sponsor"].help_text = "A governor's proposal is sent on once they have agreed."

    @staticmethod
    def answers_of(account_request) -> dict:
        """What a proposal says so far, as the form's first values."""
        plain = ("platform", "platform_name", "name", "aim", "audience", "promotion", "why_not_private", "on_behalf_of")
        answers = {name: getattr(account_request, name) for name in plain}
        for name in ("will_be_private", "children_appear"):
            answers[name] = getattr(account_request, name)
        for name in ("will_post", "will_monitor"):
            answers[name] = [person.pk for person in getattr(account_request, name).all()]
        return answers | {"sponsor": account_request.sponsor_id}

    def clean(self):
        """What one answer asks of another."""
        cleaned = super().clean()
        if self.is_draft:
            return cleaned
        if cleaned.get("platform") in NAMED_PLATFORMS and not cleaned.get("platform_name"):
            self.add_error("platform_name", "Enter the name of the game or platform")
        if cleaned.get("will_be_private") is False and not cleaned.get("why_not_private"):
            self.add_error("why_not_private", "Say why the account cannot be private")
        asks_sponsor = "sponsor" in self.fields and (self.needs_sponsor or cleaned.get("on_behalf_of"))
        if asks_sponsor and not cleaned.get("sponsor"):
            self.add_error("sponsor", "Choose the senior member of staff who stands behind it")
        return cleaned

    def answers(self) -> dict:
        """Everything that could be read, as fields of the proposal; what could not be read is left out."""
        kept = dict(self.cleaned_data)
        if kept.get("platform") and kept["platform"] not in NAMED_PLATFORMS:
            kept["platform_name"] = ""
        for name in ("will_be_private", "children_appear"):
            if kept.get(name) == "":
                kept[name] = None
        if "sponsor" in kept:
            kept["sponsor_id"] = kept.pop("sponsor") or None
        return kept


class ApproveForm(forms.Form):
    """Approve, with conditions and, where it cannot be private, until when that is allowed."""

    not_private_until = DayField(
        label="It may be open until",
        help_text="This account would not be private. Your exception ends on this day and is then looked at again.",
        error_messages={"required": "Give the day until which you allow it, or send the proposal back"},
    )
    conditions = WordsField(
        label="Conditions",
        help_text="One a line. The IT technician ticks each of them off before the account goes live.",
        rows=3,
        required=False,
    )
    note = WordsField(label="A note to the proposer", rows=2, max_length=1000, required=False)

    def __init__(self, *args, account_request, now, **options):
        super().__init__(*args, use_required_attribute=False, auto_id="approve_%s", **options)
        self.account_request, self.now = account_request, now
        if account_request.will_be_private:
            del self.fields["not_private_until"]

    def clean_not_private_until(self):
        """A day that the rule allows."""
        until = self.cleaned_data["not_private_until"]
        if reason := why_not_except(self.account_request, until, self.now):
            raise forms.ValidationError(reason)
        return until

    def clean_conditions(self):
        """Each condition becomes an item of the set-up, so each is short."""
        conditions = self.cleaned_data["conditions"]
        if any(len(line.strip()) > LONGEST_CONDITION for line in conditions.splitlines()):
            raise forms.ValidationError(f"Keep each condition under {LONGEST_CONDITION} characters, one a line.")
        return conditions


class ReturnForm(forms.Form):
    """Send back for changes."""

    note = WordsField(
        label="What should change?",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say what should change"},
    )

    def __init__(self, *args, **options):
        super().__init__(*args, use_required_attribute=False, auto_id="return_%s", **options)


class ClosedDownForm(forms.Form):
    """A declined account that existed is closed on its platform."""

    note = WordsField(
        label="How do you know?",
        help_text="For example, deleted today; its page is no longer found.",
        rows=2,
        max_length=500,
        error_messages={"required": "Say how you know that it is closed"},
    )

    def __init__(self, *args, **options):
        super().__init__(*args, use_required_attribute=False, auto_id="closed_%s", **options)


class DeclineForm(forms.Form):
    """Decline."""

    reason = WordsField(label="Why?", rows=3, max_length=1000, error_messages={"required": "Give the reason"})

    def __init__(self, *args, **options):
        super().__init__(*args, use_required_attribute=False, auto_id="decline_%s", **options)
