"""allauth's forms in the words of our screens; what they do is unchanged."""

from allauth.account import forms as account
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm
from allauth.mfa.totp import forms as totp
from django import forms

from core.action import Refused
from core.pages.forms import MailField
from people import codes
from people.actions.factors import spend_code
from people.actions.letters import ask_for_new_password
from people.queries import actor_for, factors_of, must_enrol, was_used

PASSWORD = "At least 10 characters. Three or four random words work well."
CODE = "The six figures that your authenticator app shows now, or one of your printed codes."


class _InOurWords:
    """Gives each field its label, help and what to do when it is empty: `words` by the field's name."""

    words: dict[str, tuple[str, str, str]] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, help_text, empty) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.error_messages["required"] = empty
            field.widget.attrs.pop("placeholder", None)


class Login(_InOurWords, account.LoginForm):
    """E-mail address and password, and whether others use this computer too."""

    shared = forms.BooleanField(
        label="Others use this computer too: sign me out after 15 minutes without use",
        required=False,
    )

    words = {
        "login": ("E-mail address", "", "Enter your e-mail address"),
        "password": ("Password", "", "Enter your password"),
    }


class Reauthenticate(_InOurWords, account.ReauthenticateForm):
    """The password once more."""

    words = {"password": ("Your password", "", "Enter your password")}


class ChangePassword(_InOurWords, account.ChangePasswordForm):
    """The password now, and a new one twice."""

    words = {
        "oldpassword": ("Your password now", "", "Enter the password you use now"),
        "password1": ("New password", PASSWORD, "Enter a new password"),
        "password2": ("New password again", "", "Enter the new password once more"),
    }


class SetPassword(_InOurWords, account.SetPasswordForm):
    """A first password, twice."""

    words = {
        "password1": ("New password", PASSWORD, "Enter a new password"),
        "password2": ("New password again", "", "Enter the new password once more"),
    }


class ResetPassword(_InOurWords, account.ResetPasswordForm):
    """Where the link goes."""

    words = {"email": ("E-mail address", "The one that you sign in with.", "Enter your e-mail address")}
    email = MailField()

    def clean_email(self):
        """The address as it is kept; nobody looks here whether it is known, so that nobody can tell by the time."""
        return self.cleaned_data["email"].strip().lower()

    def save(self, request, **kwargs):
        """Owe this address an answer."""
        address = self.cleaned_data["email"]
        ask_for_new_password(by=request.actor, now=request.now, address=address)
        return address


class ResetPasswordKey(_InOurWords, account.ResetPasswordKeyForm):
    """A new password, twice, from the link."""

    words = SetPassword.words


class _CodeOfTheirs:
    """Asks for the codes that this very person has, and takes the app's once only."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        has = factors_of(self.user)
        if not has["has_app"]:
            self.fields["code"].help_text = "One of your printed codes that you have not used yet."
        elif not has["has_codes"]:
            self.fields["code"].help_text = "The six figures that your authenticator app shows now."

    def clean_code(self):
        """The code, where it is right and was not used before, in whichever process."""
        step = codes.step_of(self.user, self.cleaned_data["code"])
        if was_used(self.user, step):
            check_rate_limit(self.user)  # counts as a wrong one
            raise get_adapter().validation_error("incorrect_code")
        code = super().clean_code()
        if step is not None:
            self._spend(step)
        return code

    def _spend(self, step):
        now = context.request.now
        try:
            spend_code(self.user, by=actor_for(self.user, now), now=now, step=step)
        except Refused as refusal:  # the same code at the same moment, elsewhere
            raise get_adapter().validation_error("incorrect_code") from refusal


class Authenticate(_CodeOfTheirs, _InOurWords, factor.AuthenticateForm):
    """The code after the password."""

    words = {"code": ("Code", CODE, "Enter the code")}


class ReauthenticateByCode(_CodeOfTheirs, _InOurWords, factor.ReauthenticateForm):
    """The code once more."""

    words = {"code": ("Code", CODE, "Enter the code")}


class _SealedSeed(totp.ActivateTOTPForm):
    """allauth's, but the new seed waits for its first code sealed."""

    def __init__(self, *args, **kwargs):
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)  # allauth's own would put the seed into the session in clear
        self.secret = codes.new_seed(afresh=not self.is_bound)


class ActivateTOTP(_InOurWords, _SealedSeed):
    """The first code of a new authenticator app."""

    words = {"code": ("Code", "The six figures that the app shows now.", "Enter the code that the app shows")}


class PrintCodes(GenerateRecoveryCodesForm):
    """New printed codes: beside an app or a key for everybody, alone for those whose role needs neither (S7)."""

    def clean(self):
        """Nothing to fill in; refused where the codes alone would not count."""
        if must_enrol(self.user, context.request.roles):
            raise get_adapter().validation_error("cannot_generate_recovery_codes")
        return forms.Form.clean(self)
