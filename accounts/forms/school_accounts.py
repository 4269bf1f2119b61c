"""Looking after an account."""

from django import forms

from accounts.forms.people import PeopleField, watching_choices
from people.queries import everybody_in_scope


class MonitorsForm(forms.Form):
    """Who keeps an eye on it: a list for everybody who does, and for one more."""

    def __init__(self, *args, by, now, already=(), **options):
        super().__init__(*args, use_required_attribute=False, **options)
        self.now = now
        self.fields["monitors"] = PeopleField(
            number=max(4, len(self.initial["monitors"]) + 1),
            label="Who keeps an eye on it?",
            help_text="They look at it regularly and see that comments are answered.",
            error_messages={"required": "Choose at least one person to keep an eye on it"},
        )
        self.fields["monitors"].offer(watching_choices(now, by, already=already))

    def people(self) -> list:
        """The people chosen."""
        return list(everybody_in_scope(self.now).filter(pk__in=self.cleaned_data["monitors"]))
