"""What somebody wants to see of the history."""

from datetime import date, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from core.pages.forms import DayField, WordsField
from people.queries import end_of_day

YEAR = "Enter a day of this century"
IN_OUR_TIME = [MinValueValidator(date(2000, 1, 1), YEAR), MaxValueValidator(date(2099, 12, 31), YEAR)]
EVERYBODY, AUTOMATIC, MYSELF = "", "nobody", "me"


class HistoryForm(forms.Form):
    """Who, about what, from when to when; everything stays in the address."""

    who = forms.ChoiceField(label="Who did it", required=False)
    about = forms.ChoiceField(label="What it is about", required=False)
    since = DayField(label="From", required=False, validators=IN_OUR_TIME)
    until = DayField(label="To", required=False, validators=IN_OUR_TIME)

    def __init__(self, data, *, people, topics, sees_others):
        super().__init__(data)
        who = [(EVERYBODY, "Everybody"), (MYSELF, "You"), (AUTOMATIC, "Nobody: it happened automatically")]
        self.fields["who"].choices = [*who, *((str(person.pk), person.name) for person in people)]
        self.fields["about"].choices = [("", "Everything"), *topics.items()]
        if not sees_others:
            del self.fields["who"]

    def clean(self):
        """The last day is not before the first."""
        first, last = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if first and last and last < first:
            self.add_error("until", "“To” must not be before “From”.")
        return self.cleaned_data

    def period(self) -> dict:
        """The two moments between which the lines lie: the end counts."""
        first, last = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        return {
            "since": end_of_day(first - timedelta(days=1)) if first else None,
            "until": end_of_day(last) if last else None,
        }


class SeenForm(forms.Form):
    """What came of looking into what was found."""

    note = WordsField(
        label="What came of it?",
        help_text="It stays in the history, so name nobody.",
        max_length=300,
        rows=3,
        error_messages={"required": "Say what came of it. The history keeps the note."},
    )
