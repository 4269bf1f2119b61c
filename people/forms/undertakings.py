"""Asking for the undertaking, and what was said."""

from django import forms

from core.pages.forms import MailField
from people.states import Answer

LINK = "link"


class AskForm(forms.Form):
    """By a link, or noted down because they said it on paper or in words."""

    how = forms.ChoiceField(
        label="How are they asked?",
        choices=[
            (LINK, "By a link that works once"),
            (Answer.AGREED, "They have agreed, on paper or in words"),
            (Answer.DECLINED, "They have declined"),
        ],
        widget=forms.RadioSelect,
        initial=LINK,
        error_messages={"required": "Choose how they are asked"},
    )
    address = MailField(
        label="Private e-mail address",
        help_text="Only for the link, and only if they gave it for this. It is not kept. "
        "Leave it empty to see the link and hand it over yourself.",
        required=False,
        max_length=254,
    )
