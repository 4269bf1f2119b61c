"""Looking after an account."""

from django import forms

from accounts.addresses import names_of_account
from accounts.forms.people import PeopleField, watching_choices
from core.pages.forms import LineField, LinkField
from people.queries import everybody_in_scope


class MonitorsForm(forms.Form):
    """Who keeps an eye on it: a list for everybody who does, and for one more."""

    def __init__(self, *args, by, now, already=(), **options):
        super().__init__(*args, use_required_attribute=False, **options)
        self.now = now
        self.fields["monitors"] = PeopleField(
            number=max(4, len(self.initial["monitors"]) + 1),
            label="Who keeps an eye on it?",
            help_text="They look at it regularly and see that comments are answered.",
            error_messages={"required": "Choose at least one person to keep an eye on it"},
        )
        self.fields["monitors"].offer(watching_choices(now, by, already=already))

    def people(self) -> list:
        """The people chosen."""
        return list(everybody_in_scope(self.now).filter(pk__in=self.cleaned_data["monitors"]))


class PlaceForm(forms.Form):
    """Where people find an account: what the public list shows, and what a pasted address is held against."""

    handle = LineField(
        label="Its name on the platform",
        required=False,
        max_length=120,
        help_text="For example, @riverside_y3",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    address = LinkField(
        label="Its address",
        required=False,
        max_length=300,
        help_text="Open the account in a browser and copy the whole address.",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, platform, why_not=None, **options):
        super().__init__(*args, use_required_attribute=False, **options)
        self.platform, self.why_not = platform, why_not

    def clean_address(self):
        """An address that names one account."""
        address = self.cleaned_data["address"]
        if address and not names_of_account(self.platform, "", address):
            raise forms.ValidationError("This address names no account. Open the account’s own page and copy that one")
        return address

    def clean(self):
        """What parents are shown keeps a place where they find it."""
        values = super().clean()
        place = values.get("handle", ""), values.get("address", "")
        if self.why_not and not self.errors and (reason := self.why_not(*place)):
            self.add_error("address", reason)
        return values
