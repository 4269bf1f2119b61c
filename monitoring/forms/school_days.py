"""When the school is closed, and whether that stops the clock."""

from django import forms

from core.pages.forms import LineField

DAY = {"widget": forms.DateInput(attrs={"type": "date"})}


class ClosureForm(forms.Form):
    """One period in which the school is closed, both days counted."""

    name = LineField(
        label="What it is",
        max_length=80,
        help_text="For example: Christmas holiday, training day, snow.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter what it is"},
    )
    first_day = forms.DateField(
        label="First day",
        error_messages={"required": "Enter the first day", "invalid": "Enter the first day as a date"},
        **DAY,
    )
    last_day = forms.DateField(
        label="Last day",
        help_text="Counted too. One day only: the same date again.",
        error_messages={"required": "Enter the last day", "invalid": "Enter the last day as a date"},
        **DAY,
    )


class DecisionForm(forms.Form):
    """The headteacher's decision."""

    closures_stop_clock = forms.TypedChoiceField(
        label="Do school holidays stop the five working days?",
        choices=[
            ("yes", "Yes: days on which the school is closed are left out"),
            ("no", "No: only weekends and bank holidays are left out"),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        help_text="It holds for comments that arrive from now on. No deadline that was already given moves.",
        error_messages={"required": "Choose yes or no"},
    )
