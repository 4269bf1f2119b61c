"""Asking whether an address is really ours."""

from django import forms

from accounts.addresses import LONGEST, NotOneAddress, read


class CheckForm(forms.Form):
    """One address or @name, as it was pasted: invisible signs stay, because they may be the deceit."""

    q = forms.CharField(
        label="Paste its address or its @name",
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}
        ),
        error_messages={
            "required": "Paste the address or the @name of the account",
            "max_length": "That is too long for an address. Paste the address alone",
        },
    )

    def clean_q(self):
        """One thing to look for."""
        try:
            return read(self.cleaned_data["q"]).text and self.cleaned_data["q"]
        except NotOneAddress as fault:
            raise forms.ValidationError(str(fault)) from fault
