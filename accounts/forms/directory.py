"""Forms of the staff directory: its name, who has left, whom to add."""

from django import forms

from core.pages.forms import LineField


class TokenForm(forms.Form):
    """The name under which the directory acts here."""

    name = LineField(
        label="Which directory is it?",
        help_text="Such as “Microsoft Entra”. What it does stands in the history under this name.",
        max_length=60,
        error_messages={"required": "Enter the name of the directory"},
    )


class TickedForm(forms.Form):
    """Some of the accounts that the page shows."""

    ticked = forms.TypedMultipleChoiceField(
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    shown = forms.CharField(widget=forms.HiddenInput, max_length=4000, required=False)

    def __init__(self, *args, entries, label, hint, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = list(entries)
        field = self.fields["ticked"]
        field.label, field.help_text = label, hint
        field.choices = [(entry.pk, words(entry)) for entry in self.entries]
        self.fields["shown"].initial = ",".join(str(entry.pk) for entry in self.entries)

    def chosen(self) -> list:
        """The accounts that were ticked."""
        return [entry for entry in self.entries if entry.pk in set(self.cleaned_data["ticked"])]

    def answered(self) -> list:
        """The accounts that stood on the page when it was answered."""
        shown = set(self.cleaned_data["shown"].split(","))
        return [entry for entry in self.entries if str(entry.pk) in shown]
