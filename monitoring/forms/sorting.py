"""Giving a comment to somebody, saying what it is, flagging it, moving its deadline."""

from django import forms

from core.pages.forms import LineField
from core.workdays.calendar import last_day_before
from monitoring.states import CommentKind

A_LINE = forms.TextInput(attrs={"autocomplete": "off"})


class AssignForm(forms.Form):
    """Who answers."""

    to = forms.ModelChoiceField(
        label="Who answers it",
        queryset=None,
        required=False,
        empty_label="Nobody in particular",
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )

    def __init__(self, data=None, *, people, comment):
        super().__init__(data, initial={"to": comment.assigned_to_id})
        self.fields["to"].queryset = people


class SortForm(forms.Form):
    """What a comment is, and on which account it was said."""

    kind = forms.ChoiceField(label="What is it?", choices=CommentKind.choices)
    account = forms.ModelChoiceField(
        label="On which account", queryset=None, required=False, empty_label="None of these"
    )

    def __init__(self, data=None, *, accounts, comment):
        super().__init__(data, initial={"kind": comment.kind, "account": comment.school_account_id})
        self.fields["account"].queryset = accounts


class FlagForm(forms.Form):
    """Why a comment must be looked at first."""

    reason = forms.ChoiceField(
        label="What worries you?",
        choices=[
            (text, text)
            for text in (
                "A threat",
                "Self-harm",
                "Somebody seeks contact with a child",
                "Sexual content",
                "Discrimination",
                "Offensive words",
                "Personal data",
                "“Remove my child's picture”",
                "Something else",
            )
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what worries you"},
    )


class MoveForm(forms.Form):
    """A later last day, and why."""

    last_day = forms.DateField(
        label="New last day",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter the new last day", "invalid": "Enter the new last day as a date"},
    )
    because = LineField(
        label="Why", max_length=300, widget=A_LINE, error_messages={"required": "Enter why the deadline moves"}
    )

    def __init__(self, data=None, *, comment):
        super().__init__(data)
        self.last_day_now = last_day_before(comment.respond_by)

    def clean_last_day(self):
        """Later than now, and within a year."""
        last_day = self.cleaned_data["last_day"]
        if last_day <= self.last_day_now:
            raise forms.ValidationError(f"A deadline can only be moved later than {self.last_day_now:%-d %B %Y}")
        if (last_day - self.last_day_now).days > 366:
            raise forms.ValidationError("That is more than a year later. Check the year")
        return last_day
