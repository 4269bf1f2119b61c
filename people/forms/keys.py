"""Forms of passkeys and security keys: what a browser answered, and the name somebody gives theirs."""

import struct

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn import forms as webauthn
from cryptography.exceptions import InvalidSignature
from django import forms

from core.pages.forms import LineField

PASSKEY, SECURITY_KEY = "passkey", "security-key"
KINDS = [
    (PASSKEY, "A passkey: the fingerprint, face or PIN of this phone or computer. It signs you in by itself."),
    (SECURITY_KEY, "A security key: you plug it in or hold it to the phone, after your password."),
]
NO_ANSWER = (
    "Your browser sent no passkey and no security key. It needs JavaScript, and an address that begins with https."
)
TOO_MANY = "too_many_login_attempts"
# What a browser sends is about a thousand characters; the longest attestations have a few more.
LONGEST_ANSWER = 20_000
# Each is what a damaged or forged answer raises somewhere in the reading of it.
UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    struct.error,
    InvalidSignature,
)


class AnswerField(forms.JSONField):
    """What the browser answered, of a length that an answer can have."""

    widget = forms.HiddenInput

    def to_python(self, value):
        """The answer as a dict; raises ValidationError for anything else."""
        if isinstance(value, str) and len(value) > LONGEST_ANSWER:
            raise get_adapter().validation_error("incorrect_key")
        try:
            answer = super().to_python(value)
        except (RecursionError, ValueError):  # ValueError: a number of thousands of digits
            raise get_adapter().validation_error("incorrect_key") from None
        if answer is not None and not isinstance(answer, dict):
            raise get_adapter().validation_error("incorrect_key")
        return answer

    def bound_data(self, data, initial):
        """Nothing: an answer is good for one question only, so it is never printed back."""
        return ""

    def prepare_value(self, value):
        """Nothing, for the same reason."""
        return ""


class _Answers:
    """Reads the browser's answer; whatever is wrong with it is one sentence, and never a fault of ours."""

    def _read(self, step):
        try:
            return step()
        except forms.ValidationError as problem:
            if TOO_MANY in {error.code for error in problem.error_list}:
                raise
            raise get_adapter().validation_error("incorrect_key") from problem
        except UNREADABLE as fault:
            raise get_adapter().validation_error("incorrect_key") from fault


def _answer_field():
    return AnswerField(error_messages={"required": NO_ANSWER, "invalid": NO_ANSWER})


class AddKey(_Answers, webauthn.AddWebAuthnForm):
    """A new passkey or security key, and what it is called."""

    kind = forms.ChoiceField(label="What do you want to add?", choices=KINDS, initial=PASSKEY, widget=forms.RadioSelect)
    name = LineField(
        label="What do you call it?",
        max_length=60,
        required=False,
        help_text="Such as “Office computer” or “Key on my key ring”.",
    )
    credential = _answer_field()
    passwordless = None
    field_order = ["kind", "name", "credential"]

    def __init__(self, *args, **kwargs):
        kwargs["initial"] = {"name": ""} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean_name(self):
        """What was typed, else “Passkey” or “Security key” with a number."""
        return self.cleaned_data["name"] or get_adapter().name_for(self.user, self.data.get("kind"))

    def clean(self):
        """Check the answer against the question that this session was asked."""
        for sentence in self.errors.pop("credential", ()):  # the field is hidden: nothing there to go to
            self.add_error(None, sentence)
        self.cleaned_data["passwordless"] = self.cleaned_data.get("kind") == PASSKEY
        return self._read(super().clean)


class NameKey(webauthn.EditWebAuthnForm):
    """Another name for it."""

    name = LineField(label="What do you call it?", max_length=60, error_messages={"required": "Enter what you call it"})


class AuthenticateByKey(_Answers, webauthn.AuthenticateWebAuthnForm):
    """The second step after the password."""

    credential = _answer_field()

    def clean_credential(self):
        """The factor that answered."""
        return self._read(super().clean_credential)


class LoginByPasskey(_Answers, webauthn.LoginWebAuthnForm):
    """Signing in with a passkey alone."""

    credential = _answer_field()

    def clean_credential(self):
        """The factor that answered."""
        return self._read(super().clean_credential)


class ReauthenticateByKey(_Answers, webauthn.ReauthenticateWebAuthnForm):
    """Once more, before something secret is shown."""

    credential = _answer_field()

    def clean_credential(self):
        """The factor that answered."""
        return self._read(super().clean_credential)
