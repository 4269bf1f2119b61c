"""Why two people open the safe together, and the passphrase of the copy. No passphrase is ever sent back."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.views.decorators.debug import sensitive_variables

from accounts.forms.credentials import PRIVATE, SecretInput
from accounts.passwords import phrase_strength
from core.pages.forms import LineField


class AskOpeningForm(forms.Form):
    """Why somebody asks; with `technicians` (names of those who are there) also that they cannot be reached."""

    reason = LineField(
        max_length=150,
        label="Why do you need it?",
        help_text="Those who could agree read it, and so do the IT technician, the headteacher and the chair.",
        error_messages={"required": "Enter the reason in a few words"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    tried = forms.BooleanField(error_messages={"required": "Try to reach the IT technician first, then tick this"})

    def __init__(self, data=None, *, technicians=None):
        super().__init__(data)
        if technicians is None:
            del self.fields["tried"]
        else:
            who = " or ".join(technicians) or "an IT technician"
            self.fields["tried"].label = f"I tried to reach {who} and could not."


class PassphraseForm(forms.Form):
    """The passphrase of the copy, chosen by whoever asked, typed twice and kept nowhere."""

    passphrase = forms.CharField(
        strip=False,
        label="A passphrase for the file",
        help_text="Five or more words that nobody would guess. It is not kept: without it nobody opens the file.",
        error_messages={"required": "Enter a passphrase"},
        validators=[MaxLengthValidator(200)],
        widget=SecretInput(attrs=PRIVATE | {"maxlength": "200"}),
    )
    again = forms.CharField(
        strip=False,
        label="The passphrase again",
        error_messages={"required": "Enter the passphrase again"},
        validators=[MaxLengthValidator(200)],
        widget=SecretInput(attrs=PRIVATE | {"maxlength": "200"}),
    )

    @sensitive_variables()
    def clean(self):
        """Both are the same, and hard to guess."""
        cleaned = super().clean()
        typed, again = cleaned.get("passphrase"), cleaned.get("again")
        if typed and again and typed != again:
            self.add_error("again", "The two are not the same. Enter the passphrase again.")
        elif typed and not phrase_strength(typed).is_best:
            self.add_error("passphrase", f"This is {phrase_strength(typed)}. Take more words, at least five.")
        return cleaned
