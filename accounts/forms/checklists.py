"""Editing a platform's checklist: how each step is done there, and steps of the school's own."""

from dataclasses import replace

from django import forms
from django.utils.html import format_html

from accounts.checklists import LASTING, ChecklistItem, from_rows
from accounts.rules.checklists import LONGEST_HELP, LONGEST_TITLE, why_not_follow
from core.pages.forms import LineField, WordsField

NEW_STEPS = 2
HOW = "Where this is found and how it is done."
PICTURE = 'Ask for a picture as proof<span class="govuk-visually-hidden">: {}</span>'


class WhyForm(forms.Form):
    """Why there is a new version, and which one was looked at."""

    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    why = WordsField(
        label="Why do you change it?",
        help_text="Whoever sets up the next account reads this. For example, the setting has moved.",
        rows=2,
        max_length=500,
        error_messages={"required": "Say why you change it"},
    )

    def __init__(self, *args, standing, **options):
        options.setdefault("initial", {})
        options["initial"] = {"based_on": standing.version} | options["initial"]
        super().__init__(*args, use_required_attribute=False, **options)
        self.standing = standing

    def clean(self):
        """Of the version that stands: what was typed stays on the page where somebody was quicker."""
        cleaned = super().clean()
        if "based_on" in self.errors:
            del self.errors["based_on"]
            cleaned["based_on"] = 0
        if reason := why_not_follow(self.standing, cleaned.get("based_on")):
            self.add_error(None, reason)
        return cleaned


class ChecklistForm(WhyForm):
    """Every step of the version that stands, and a few empty ones."""

    def __init__(self, *args, standing, **options):
        super().__init__(*args, standing=standing, **options)
        self.found = from_rows(standing.items)
        own = [item for item in self.found if item.key not in LASTING]
        for item in self.found:
            if item.key in LASTING:
                self._offer_lasting(item)
        for number, item in enumerate(own, start=1):
            self._offer_own(item, f"Your own step {number}", "Empty the name to leave this step out.")
        first = 1 + max((int(item.key.removeprefix("step-")) for item in own), default=0)
        self.new = [ChecklistItem(f"step-{first + number}", "", "", "RO6") for number in range(NEW_STEPS)]
        for item in self.new:
            self._offer_own(item, "Another step", "For example, something that your school asks as well.")
        self.order_fields([name for name in self.fields if name != "why"])

    def _offer_lasting(self, item):
        self.fields[f"help_{item.key}"] = WordsField(
            label=item.title,
            help_text="" if any(name.startswith("help_") for name in self.fields) else HOW,
            rows=4,
            max_length=LONGEST_HELP,
            initial=item.help,
            error_messages={"required": "Say how it is done"},
        )
        if not LASTING[item.key].needs_picture:
            self._offer_picture(item, item.title)

    def _offer_own(self, item, label, hint):
        self.fields[f"title_{item.key}"] = LineField(
            label=label, help_text=hint, max_length=LONGEST_TITLE, required=False, initial=item.title
        )
        self.fields[f"help_{item.key}"] = WordsField(
            label=f"How it is done: {item.title or label.lower()}",
            rows=2,
            max_length=LONGEST_HELP,
            required=False,
            initial=item.help,
        )
        self._offer_picture(item, item.title or label.lower())

    def _offer_picture(self, item, title):
        self.fields[f"picture_{item.key}"] = forms.BooleanField(
            label=format_html(PICTURE, title), required=False, initial=item.needs_picture
        )

    def clean(self):
        """How a step is done belongs to a step."""
        cleaned = super().clean()
        for item in self.new:
            is_named = bool(cleaned.get(f"title_{item.key}"))
            if cleaned.get(f"help_{item.key}") and not is_named:
                self.add_error(f"title_{item.key}", "Enter what is to be done")
        return cleaned

    def items(self) -> list[ChecklistItem]:
        """The new version's items, in their order; own steps without a name are left out."""
        values = self.cleaned_data
        made = [
            replace(
                item,
                title=values.get(f"title_{item.key}", item.title),
                help=values[f"help_{item.key}"],
                needs_picture=values.get(f"picture_{item.key}", item.needs_picture),
            )
            for item in [*self.found, *self.new]
        ]
        return [item for item in made if item.title]
