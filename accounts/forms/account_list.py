"""Forms of the list of accounts that exist already: the file, and the yes after looking."""

from django import forms

from accounts.account_file import read_account_file
from accounts.forms.table_file import TableFileField


class AccountFileField(TableFileField):
    """A list of accounts; its cleaned value has file_name, data, rows and broken."""

    widget = forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,text/csv"})
    default_error_messages = {"required": "Choose the list of accounts"}

    def read(self, content):
        """Its good rows and its broken ones."""
        return read_account_file(content)


class AccountListForm(forms.Form):
    """The file."""

    file = AccountFileField(
        label="List of accounts, as a spreadsheet (.xlsx) or as CSV",
        help_text="Nothing changes yet: you see first what was understood. At most 500 accounts and 2 MB.",
    )


class ApplyForm(forms.Form):
    """The yes."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args, plan, **options):
        super().__init__(*args, initial={"digest": plan.digest}, **options)
