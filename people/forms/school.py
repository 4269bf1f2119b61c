"""What is known of the school."""

from django import forms
from django.core.validators import RegexValidator

from core.pages.addresses import origins_of
from core.pages.forms import LineField, LinkField

NUMBER = RegexValidator(r"^[+(]?[0-9](?:[0-9 ()+-]|ext\.?|x)*$", "Enter a telephone number, such as 020 7946 0000")


def _number(label, **details):
    return LineField(
        label=label,
        required=False,
        max_length=40,
        validators=[NUMBER],
        widget=forms.TextInput(attrs={"type": "tel", "class": "govuk-input--width-20"}),
        **details,
    )


class SchoolForm(forms.Form):
    """Name and place of the school, and whom somebody rings who makes a report."""

    name = LineField(
        label="Name of the school", max_length=120, error_messages={"required": "Enter the name of the school"}
    )
    town = LineField(required=False, max_length=80, help_text="Passwords must not contain it: it is easily guessed.")
    website = LinkField(
        label="The school’s own website",
        required=False,
        max_length=200,
        help_text="It may show the list of official accounts inside a page of its own. No other website may.",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    local_authority = LineField(label="Name of the local authority", required=False, max_length=120)
    safeguarding_phone = _number(
        "Telephone of the safeguarding lead",
        help_text="Shown to whoever reports that a child may be at risk.",
    )
    childrens_services_phone = _number("Telephone of children’s services")
    lado_phone = _number(
        "Telephone of the LADO",
        help_text="The local authority’s designated officer, who hears concerns about adults who work with children.",
    )

    def clean_website(self):
        """The address of a website that browsers open safely; a frame on any other would not be shown."""
        website = self.cleaned_data["website"]
        if website and not origins_of(website):
            raise forms.ValidationError("Enter the website’s address, beginning with https://")
        return website
