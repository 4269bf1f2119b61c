"""Ticking an item of the checklist, and what is known of the account on its platform."""

from django import forms

from core.files.forms import PictureField
from core.pages.forms import LineField, LinkField, WordsField, YesNoField


class TickForm(forms.Form):
    """One item: a picture where it matters, and a note."""

    picture = PictureField(
        label="Picture that shows it",
        help_text="A screenshot. No child's name or face, and no password.",
        error_messages={"required": "Choose a picture that shows it"},
    )
    note = WordsField(label="Note", rows=2, max_length=500, required=False)

    def __init__(self, *args, item, **options):
        super().__init__(*args, use_required_attribute=False, auto_id=f"item-{item.pk}_%s", **options)
        self.fields["picture"].required = item.needs_picture
        if not item.needs_picture:
            del self.fields["picture"]


class DetailsForm(forms.Form):
    """Where the account is, and whether the public can write there."""

    handle = LineField(
        label="Its name on the platform",
        help_text="For example, @riverside_y3",
        max_length=120,
        error_messages={"required": "Enter its name on the platform"},
    )
    address = LinkField(
        label="Its address",
        help_text="Copied from the browser, beginning with https://",
        max_length=300,
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    can_public_write = YesNoField(
        label="Can the public write there, in comments or messages?",
        help_text="If so, it is looked at every school day.",
    )
