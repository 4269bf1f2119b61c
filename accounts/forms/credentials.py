"""What the technician types into the safe, and the reason for looking. No secret is ever sent back in a form."""

from django import forms
from django.core.validators import MaxLengthValidator, validate_email
from django.views.decorators.debug import sensitive_variables

from accounts.actions.credentials import is_stored_already
from accounts.passwords import strength
from accounts.qr import read_qr
from accounts.rules.credentials import why_not_again
from accounts.states import SecretKind
from accounts.totp import NotASeed, read_seed
from core.files.forms import PictureField
from core.pages.forms import LineField

# One tap each; the last one asks for words.
REASONS = (
    ("Sign in to post", "Sign in to post"),
    ("Change the password", "Change the password"),
    ("Hand over", "Hand over"),
    ("Something is wrong", "Something is wrong"),
)
OTHER = "other"

# The browser neither fills these in nor keeps them.
PRIVATE = {
    "autocomplete": "off",
    "autocapitalize": "none",
    "spellcheck": "false",
    "data-1p-ignore": "true",
    "data-lpignore": "true",
}
_HINTS = {
    SecretKind.USERNAME: "As it is typed on the platform's sign-in page.",
    SecretKind.PASSWORD: "Type the one that the account has now.",
    SecretKind.TOTP_SEED: "It stands beside the square code. An otpauth:// address is good, too.",
    SecretKind.RECOVERY_CODES: "One code on each line.",
    SecretKind.RECOVERY_EMAIL: "Of the school, never somebody's own.",
    SecretKind.RECOVERY_PHONE: "Of the school, never somebody's own.",
    SecretKind.NOTE: "What the next IT technician must know. No pupil's name.",
}
_LONGEST = {SecretKind.RECOVERY_CODES: 2000, SecretKind.NOTE: 5000, SecretKind.TOTP_SEED: 500}
MOST_CODES = 100
_IN_LINES = (SecretKind.RECOVERY_CODES, SecretKind.NOTE)
# What may stand in the field again after an error; everything else is typed anew.
_MAY_COME_BACK = (SecretKind.USERNAME, SecretKind.RECOVERY_EMAIL, SecretKind.RECOVERY_PHONE)


class _NeverSentBack:
    """A widget that draws itself empty, whatever was typed."""

    def format_value(self, value):
        return None


class SecretInput(_NeverSentBack, forms.TextInput):
    """One line that is never sent back to the browser."""


class SecretLines(_NeverSentBack, forms.Textarea):
    """Several lines that are never sent back to the browser."""


class StoreForm(forms.Form):
    """One sign-in detail of one kind; `cleaned_data["secret"]` is what to seal."""

    picture = PictureField(
        required=False,
        label="A picture of the square code",
        help_text="A screenshot of the code that the platform shows. It is read and not kept: delete yours afterwards.",
    )
    secret = forms.CharField()
    is_today = forms.BooleanField(
        required=False, label="The account has this password today, so store it for now. I will change it soon."
    )
    because = LineField(
        required=False,
        max_length=200,
        label="Why is it changing?",
        help_text="Everybody who may open this safe reads it. Do not write the old or the new one here.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data=None, files=None, *, kind, school_account, is_change, names=()):
        super().__init__(data, files)
        self.kind, self.school_account, self.names = kind, school_account, names
        self.strength, self.is_weak = None, False
        field = self.fields["secret"]
        field.label = "Or the setup key" if kind == SecretKind.TOTP_SEED else str(kind.label).capitalize()
        field.help_text = _HINTS[kind]
        field.required = kind != SecretKind.TOTP_SEED
        field.strip = kind != SecretKind.PASSWORD
        field.max_length = _LONGEST.get(kind, 200)
        field.validators.append(MaxLengthValidator(field.max_length))
        field.error_messages["required"] = f"Enter the {kind.label}"
        field.widget = self._widget(kind)
        if kind != SecretKind.PASSWORD:
            del self.fields["is_today"]
        if kind != SecretKind.TOTP_SEED:
            del self.fields["picture"]
        if not is_change:
            del self.fields["because"]

    def _widget(self, kind):
        attributes = PRIVATE | {"maxlength": str(self.fields["secret"].max_length)}
        if kind in _IN_LINES:
            return SecretLines(attrs=attributes | {"rows": "6"})
        return (forms.TextInput if kind in _MAY_COME_BACK else SecretInput)(attrs=attributes)

    @sensitive_variables()
    def clean_secret(self):
        """The secret in the form in which it is sealed; raises ValidationError with what to do."""
        typed = self.cleaned_data["secret"]
        if self.kind == SecretKind.TOTP_SEED and typed:
            try:
                return read_seed(typed)
            except NotASeed as fault:
                raise forms.ValidationError(str(fault)) from None
        if self.kind == SecretKind.RECOVERY_EMAIL:
            validate_email(typed)
        if self.kind == SecretKind.RECOVERY_CODES and len(typed.splitlines()) > MOST_CODES:
            raise forms.ValidationError(f"Enter at most {MOST_CODES} codes, one on each line.")
        return typed

    @sensitive_variables()
    def clean_picture(self):
        """The seed in the picture's square code, or ""; raises ValidationError with what to do."""
        upload = self.cleaned_data["picture"]
        if upload is None:
            return ""
        try:
            return read_qr(upload.cleaned)
        except NotASeed as fault:
            raise forms.ValidationError(str(fault)) from None

    @sensitive_variables()
    def clean(self):
        """A typed password that is easy to guess is kept only if the account has it today."""
        cleaned = super().clean()
        typed = cleaned.get("secret")
        if self.kind == SecretKind.TOTP_SEED and not self.errors:
            self._take_one_seed(cleaned, typed, cleaned.get("picture"))
        if self.kind == SecretKind.PASSWORD and typed:
            self.strength = strength(typed, self.school_account, self.names)
            self.is_weak = not self.strength.is_enough
            if self.is_weak and not cleaned.get("is_today"):
                what_to_do = "Have a strong one suggested, or type it again and tick the box."
                self.add_error("secret", f"This password is {self.strength}. {what_to_do}")
        if cleaned.get("secret") and is_stored_already(self.school_account, self.kind, cleaned["secret"]):
            self.add_error("secret", why_not_again(self.kind))
        return cleaned

    @sensitive_variables()
    def _take_one_seed(self, cleaned, typed, pictured):
        if not typed and not pictured:
            self.add_error("picture", "Choose a picture of the square code, or enter the setup key")
        elif typed and pictured and typed != pictured:
            self.add_error("secret", "The picture and the key are not the same. Give one of them only.")
        else:
            cleaned["secret"] = typed or pictured


class ReasonForm(forms.Form):
    """Why somebody needs to see sign-in details: one of four buttons, or words of their own."""

    reason = forms.ChoiceField(choices=(*REASONS, (OTHER, OTHER)), error_messages={"required": "Choose a reason"})
    words = LineField(
        max_length=150,
        label="Another reason",
        help_text="In a few words. The history keeps them.",
        error_messages={"required": "Enter the reason in a few words"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data=None):
        super().__init__(data)
        self.fields["words"].required = data is None or data.get("reason") == OTHER

    @property
    def in_words(self) -> str:
        """The reason as it is kept."""
        chosen = self.cleaned_data["reason"]
        return f"Other: {self.cleaned_data['words']}" if chosen == OTHER else chosen
