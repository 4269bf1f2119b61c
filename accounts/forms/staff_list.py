"""Forms of the staff list: the file, and the yes after looking."""

from django import forms

from accounts.forms.leaving import date_field
from accounts.forms.table_file import TableFileField
from accounts.staff_file import read_staff_file
from people.queries import school_day, why_not_leave_on
from people.roles import Permission


class StaffFileField(TableFileField):
    """A staff list as CSV or .xlsx; its cleaned value has file_name, data, rows and broken."""

    widget = forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"})
    default_error_messages = {"required": "Choose the staff list"}

    def read(self, content):
        """Its good rows and its broken ones."""
        return read_staff_file(content)


class StaffListForm(forms.Form):
    """The file."""

    file = StaffFileField(
        label="Staff list, as CSV or .xlsx",
        help_text="Nothing changes yet: you see first what would change. At most 5,000 rows and 2 MB.",
    )


class ApplyForm(forms.Form):
    """The yes: who of the missing leaves, and when; with the number where the brake asks for it."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    missing_who_leave = forms.TypedMultipleChoiceField(
        label="Who of the people missing from the list leaves?",
        help_text="Tick only those of whom you know it. Nobody leaves because a row is missing.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "The people missing from the list have changed. Look at the list again."},
    )
    last_day = date_field(
        "Last day in school of those you ticked",
        required=False,
        help_text="Every access ends at midnight after it. Where it has passed, at once.",
    )
    long_past_who_left = forms.TypedMultipleChoiceField(
        label="Who of these left that long ago?",
        help_text="They are still here, so this may be last year’s date. Of those you tick, every access ends at once.",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "These people have changed. Look at the list again."},
    )
    number_missing = forms.IntegerField(
        label="How many people are missing from the list or leave by it?",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={"invalid": "Type the number in figures"},
    )

    def __init__(self, *args, plan, by, now, **kwargs):
        super().__init__(*args, initial={"digest": plan.digest}, **kwargs)
        self.plan, self.by, self.now, self.today = plan, by, now, school_day(now)
        if plan.missing:
            choices = [(person.pk, f"{person.name} ({person.staff_number})") for person in plan.missing]
            self.fields["missing_who_leave"].choices = choices
        else:
            del self.fields["missing_who_leave"], self.fields["last_day"]
        if plan.long_past:
            self.fields["long_past_who_left"].choices = [
                (found.person.pk, f"{found.person.name}: {found.last_day_in_school:%-d %B %Y}")
                for found in plan.long_past
            ]
        else:
            del self.fields["long_past_who_left"]
        if plan.must_stop:
            self.fields["number_missing"].required = True
            self.fields["number_missing"].error_messages["required"] = (
                f"Type {plan.at_stake} if that is right, or send in another list"
            )
            # What stops the list is asked first.
            self.order_fields(["digest", "number_missing"])
            self.fields[
                "number_missing"
            ].help_text = (
                f"{plan.at_stake_words}. Is it the whole list, and this year’s? If that is right, type the number."
            )
        else:
            del self.fields["number_missing"]

    def clean(self):
        """A day for those who were ticked, and the right number where the brake asks."""
        cleaned = super().clean()
        day = cleaned.get("last_day")
        if cleaned.get("missing_who_leave") and not day and "last_day" not in self.errors:
            self.add_error("last_day", "Enter the last day in school of those you ticked")
        if day and day < self.today and not self.by.may(Permission.RECORD_DEPARTURE):
            self.add_error(
                "last_day",
                "This day has passed. Ask the headteacher, the business manager or the IT technician to record it.",
            )
        elif day and (why := self._why_not_on(day, cleaned.get("missing_who_leave", ()))):
            self.add_error("last_day", why)
        number = self.plan.at_stake
        if self.plan.must_stop and "number_missing" not in self.errors and cleaned.get("number_missing") != number:
            self.add_error("number_missing", f"Type {number} if that is right, or send in another list")
        return cleaned

    def _why_not_on(self, day, ticked) -> str:
        """Why this day cannot be the last one of somebody who was ticked."""
        reasons = (why_not_leave_on(person, day, None, self.now) for person in self.plan.missing if person.pk in ticked)
        return next(filter(None, reasons), "")

    def answers(self) -> dict:
        """What the action takes."""
        values = self.cleaned_data
        return {
            "digest": values["digest"],
            "missing_who_leave": values.get("missing_who_leave", ()),
            "last_day": values.get("last_day"),
            "long_past_who_left": values.get("long_past_who_left", ()),
            "number_missing": values.get("number_missing"),
        }
