"""The form for somebody who is away for long."""

from django import forms

from accounts.forms.leaving import date_field
from accounts.queries.long_leave import why_not_record_long_leave
from people.queries import people_here


class LongLeaveForm(forms.Form):
    """Who, from when, until when; never why."""

    person = forms.ModelChoiceField(
        label="Who is away for long?",
        queryset=None,
        empty_label="Choose a person",
        error_messages={"required": "Choose who is away", "invalid_choice": "Choose somebody from the list"},
    )
    starts_on = date_field(
        "First day away", missing="Enter the first day away", help_text="Every access rests from this day on."
    )
    ends_on = date_field(
        "Last day away",
        required=False,
        help_text="Everything they held is theirs again on the day after. Leave it empty where nobody knows yet.",
    )

    def __init__(self, *args, by, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.now = by, now
        self.fields["person"].queryset = people_here(now).exclude(pk=by.person_id)

    def clean(self):
        """Dates that can be; the reason stands at the field it is about."""
        cleaned = super().clean()
        if not self.errors:
            why = why_not_record_long_leave(
                cleaned["person"], self.by, self.now, starts_on=cleaned["starts_on"], ends_on=cleaned["ends_on"]
            )
            if why:
                self.add_error(self._field_of(why), why)
        return cleaned

    def _field_of(self, why) -> str:
        if self.cleaned_data["person"].name in why or "Nobody else" in why:
            return "person"
        return "starts_on" if "first day is" in why else "ends_on"
