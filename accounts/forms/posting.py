"""Who can post, from when and why."""

from django import forms

from core.pages.forms import LineField


class GrantForm(forms.Form):
    """One more person who can post; those named in the proposal stand first."""

    person = forms.ModelChoiceField(
        queryset=None,
        empty_label="Choose somebody",
        label="Who",
        error_messages={"required": "Choose who", "invalid_choice": "Choose somebody from the list"},
    )
    reason = LineField(
        max_length=300,
        label="Why",
        help_text="For example: runs the Year 5 trips. The person reads it too.",
        error_messages={"required": "Enter why this person needs to post there"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data=None, *, people, named):
        super().__init__(data)
        field = self.fields["person"]
        field.queryset = people
        others = [(person.pk, str(person)) for person in people if person not in named]
        first = [(person.pk, str(person)) for person in people if person in named]
        if first:
            field.choices = [("", field.empty_label), ("Named in the proposal", first), ("Everybody else", others)]


class EndForm(forms.Form):
    """Why somebody can no longer post."""

    reason = LineField(
        max_length=300,
        label="Why",
        help_text="For example: no longer teaches Year 5. The person reads it too, unless it is a concern.",
        error_messages={"required": "Enter why this person no longer posts there"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_concern = forms.BooleanField(
        label="It ends at once because of a concern",
        help_text="Where there is a concern, only the headteacher and the IT technician read why, "
        "and what the person has seen is to be changed today.",
        required=False,
    )
