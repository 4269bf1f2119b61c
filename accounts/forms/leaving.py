"""Forms about people who leave."""

from django import forms

from core.pages.forms import DayField, MailField, WordsField
from people.queries import everybody, people_here, school_day, why_not_leave_on, why_not_stay_until
from people.states import StaysBecause


def date_field(label, missing="Enter the date", **details):
    """One day; `missing` is what to say where there is none."""
    return DayField(label=label, error_messages={"required": missing}, **details)


class DepartureForm(forms.Form):
    """The dates of a leaving; `person` is given where they are already known."""

    person = forms.ModelChoiceField(
        label="Who leaves?",
        help_text="Somebody who gives up one job or contract here and keeps another does not leave.",
        queryset=None,
        empty_label="Choose a person",
        error_messages={"required": "Choose who leaves", "invalid_choice": "Choose somebody from the list"},
    )
    last_day_in_school = date_field(
        "Last day in school",
        missing="Enter the last day in school",
        help_text="The day itself still counts. Every access ends at midnight after it.",
    )
    contract_ends_on = date_field(
        "End of the contract",
        required=False,
        help_text="Only for the record. Usually 31 August, 31 December or 30 April. It may be later than the last day.",
    )
    knows = forms.ChoiceField(
        label="Who may know?",
        choices=[
            ("confidential", "It is confidential for now: only headteacher, business manager and IT technician see it"),
            ("announced", "It has been announced"),
        ],
        widget=forms.RadioSelect,
        initial="confidential",
        error_messages={"required": "Choose who may know"},
    )
    ends = forms.ChoiceField(
        label="When does access end?",
        choices=[
            ("after", "After the last day in school"),
            ("now", "Now: they were dismissed or must not come back"),
        ],
        widget=forms.RadioSelect,
        initial="after",
        error_messages={"required": "Choose when access ends"},
    )
    is_sure = forms.BooleanField(
        label="Yes, end every access of this person as soon as I press the button",
        help_text="Only needed where access ends now, or where the last day has passed. It cannot be taken back.",
        required=False,
    )
    note = WordsField(
        label="Note", help_text="What the others need to know. Not the reasons for leaving.", required=False
    )

    def __init__(self, *args, by, now, departure=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.now, self.departure = by, now, departure
        self.today = school_day(now)
        if departure is not None:
            del self.fields["person"]
            if departure.announced_at is not None:
                del self.fields["knows"]
        else:
            here = people_here(now).filter(access_ends_at=None)
            self.fields["person"].queryset = here.exclude(pk=by.person_id)

    def clean(self):
        """Dates that fit together; a past day and an end at once need a tick."""
        cleaned = super().clean()
        last_day, contract = cleaned.get("last_day_in_school"), cleaned.get("contract_ends_on")
        person = self.departure.person if self.departure is not None else cleaned.get("person")
        if last_day and contract and contract < last_day:
            self.add_error("contract_ends_on", "The contract ends before the last day in school. Check both dates.")
        elif last_day and person and (reason := why_not_leave_on(person, last_day, contract, self.now)):
            self.add_error("last_day_in_school", reason)
            return cleaned
        if last_day and cleaned.get("ends") == "now" and last_day > self.today:
            self.add_error("last_day_in_school", "Where access ends now, the last day in school is today or earlier.")
        at_once = cleaned.get("ends") == "now" or (last_day is not None and last_day < self.today)
        if at_once and not cleaned.get("is_sure"):
            if last_day is not None and last_day < self.today:
                self.add_error("last_day_in_school", "This day has passed. Check it, or tick the box below")
            self.add_error("is_sure", "Tick this to say that every access ends as soon as you press the button")
        return cleaned

    def details(self) -> dict:
        """What the action takes."""
        values = self.cleaned_data
        return {
            "last_day_in_school": values["last_day_in_school"],
            "contract_ends_on": values["contract_ends_on"],
            "is_announced": values.get("knows") == "announced",
            "ends_now": values["ends"] == "now",
            "note": values["note"],
        }


class StayForm(forms.Form):
    """Why somebody stays whose leaving was recorded, and where only one of two contracts ends, until when."""

    because = forms.ChoiceField(
        label="Why do they stay?",
        choices=[(value, f"{label[:1].upper()}{label[1:]}") for value, label in StaysBecause.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why they stay", "invalid_choice": "Choose one of these"},
    )
    until = date_field(
        "Last day in school on the other contract",
        required=False,
        help_text="Only where one of two contracts ends and the other one has an end too. Every access then ends "
        "after this day.",
    )

    def __init__(self, *args, departure, by, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.departure, self.by, self.now = departure, by, now

    def clean(self):
        """A day only with two contracts, and a later one."""
        cleaned = super().clean()
        until, because = cleaned.get("until"), cleaned.get("because")
        if until and because and because != StaysBecause.TWO_CONTRACTS:
            self.add_error("until", "Leave this empty, or choose that one of their two contracts ends.")
        elif until and (reason := why_not_stay_until(self.departure, until, self.by, self.now)):
            self.add_error("until", reason)
        return cleaned


class BackForm(forms.Form):
    """The address of somebody who is back."""

    email = MailField(
        label="E-mail address",
        help_text="Where they will sign in; they are invited on their own page. Leave it empty for no sign-in.",
        required=False,
        max_length=254,
        error_messages={"invalid": "Enter an e-mail address, such as name@school.org"},
    )

    def clean_email(self):
        """An address that nobody else has."""
        email = self.cleaned_data["email"].lower()
        if email and everybody().filter(email__iexact=email).exists():
            raise forms.ValidationError("Somebody else has this e-mail address.")
        return email
