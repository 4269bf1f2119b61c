"""A file of another password safe, and which account each entry belongs to."""

from django import forms
from django.core.validators import MaxLengthValidator
from django.views.decorators.debug import sensitive_variables

from accounts.forms.credentials import PRIVATE, SecretInput
from accounts.kdbx import MAX_SIZE, CannotRead, read_kdbx
from accounts.safe_csv import read_safe_csv

KDBX = b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5"


class SafeFileForm(forms.Form):
    """A KeePass or CSV file; `cleaned_data["found"]` has its entries."""

    file = forms.FileField(
        label="The file",
        help_text="A KeePass file (.kdbx), or a CSV file that your password program wrote.",
        widget=forms.FileInput(attrs={"accept": ".kdbx,.csv"}),
        error_messages={
            "required": "Choose a file",
            "empty": "This file is empty. Choose another one.",
            "invalid": "Choose the file again: it did not arrive.",
            "missing": "Choose the file again: it did not arrive.",
        },
    )
    passphrase = forms.CharField(
        required=False,
        strip=False,
        label="Its passphrase",
        help_text="Of a KeePass file only. It is used once and not kept.",
        validators=[MaxLengthValidator(200)],
        widget=SecretInput(attrs=PRIVATE | {"maxlength": "200"}),
    )

    @sensitive_variables()
    def clean(self):
        """Read the file; the sentence that says what is wrong stands at the field."""
        cleaned = super().clean()
        file = cleaned.get("file")
        if file is None:
            return cleaned
        if file.size > MAX_SIZE:
            self.add_error("file", f"This file is larger than {MAX_SIZE // 1024 // 1024} MB. Choose a smaller one.")
            return cleaned
        data = file.read(MAX_SIZE)
        try:
            if data.startswith(KDBX):
                cleaned["found"] = self._keepass(data, cleaned.get("passphrase", ""))
            else:
                cleaned["found"] = read_safe_csv(data)
        except CannotRead as fault:
            self.add_error("file", str(fault))
        if cleaned.get("found") == []:
            self.add_error("file", "There is nothing in this file. Choose another one.")
        return cleaned

    @sensitive_variables()
    def _keepass(self, data, passphrase):
        if not passphrase:
            self.add_error("passphrase", "Enter the passphrase of the KeePass file")
            return None
        return read_kdbx(data, passphrase)


class PlacesForm(forms.Form):
    """For each entry of the file the account it belongs to, or none."""

    def __init__(self, data=None, *, entries, accounts):
        super().__init__(data)
        self.accounts = {str(account.pk): account for account in accounts}
        choices = [("", "Leave it out"), *((pk, str(account)) for pk, account in self.accounts.items())]
        for place, entry in enumerate(entries):
            self.fields[f"entry-{place}"] = forms.ChoiceField(
                required=False,
                label=entry["title"] or "An entry without a name",
                help_text=", ".join(entry["has"]) or "nothing that the safe takes",
                choices=choices,
                initial=_likely(entry, accounts),
                error_messages={"invalid_choice": "Choose an account from the list"},
            )

    def clean(self):
        """Each account once, and at least one."""
        cleaned, seen = super().clean(), set()
        for name, pk in list(cleaned.items()):
            if pk and pk in seen:
                self.add_error(name, "Choose each account once.")
            seen.add(pk)
        if not self.errors and seen <= {""}:
            raise forms.ValidationError("Choose an account for at least one entry.")
        return cleaned

    def places(self) -> dict:
        """The chosen account of each entry, by the entry's place."""
        chosen = ((name.partition("-")[2], pk) for name, pk in self.cleaned_data.items() if pk)
        return {int(place): self.accounts[pk] for place, pk in chosen}


def _likely(entry, accounts) -> str:
    """The account of the same name, where there is just one."""
    title = entry["title"].strip().casefold()
    same = [account for account in accounts if title and title == account.name.casefold()]
    return str(same[0].pk) if len(same) == 1 else ""
