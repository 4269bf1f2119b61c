"""Telling the school what was seen online, and deciding about it."""

from django import forms

from accounts.queries.official import is_listed_address
from core.pages.forms import LineField, MailField, WordsField
from monitoring.states import MentionKind

A_LINK = forms.TextInput(
    attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "inputmode": "url"}
)
# These two do not wait for the afternoon.
URGENT = ("It asks for money or passwords", "It writes to children")
# What somebody saw it do: whoever decides reads the very words that were ticked.
DOING = (
    "It uses our name, crest or pictures",
    "It shows pictures of staff or children",
    *URGENT,
    "Something else, or I am not sure",
)


class NoteForm(forms.Form):
    """What was seen, for whoever is signed in."""

    link = LineField(
        label="Its address, or its @name and the platform",
        max_length=500,
        widget=A_LINK,
        error_messages={"required": "Enter its address or its @name"},
    )
    kind = forms.ChoiceField(
        label="What is it?",
        choices=MentionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    words = WordsField(
        label="What did you see?",
        required=False,
        rows=3,
        help_text="In a sentence. Leave out pupils’ names.",
    )


class ImpostorForm(forms.Form):
    """What anybody may tell the school of an account that pretends to be it."""

    link = LineField(
        label="Its address, or its @name and the platform",
        max_length=500,
        widget=A_LINK,
        help_text="For example, @name on Instagram",
        error_messages={"required": "Enter its address or its @name"},
    )
    doing = forms.MultipleChoiceField(
        label="What is it doing?",
        choices=[(what, what) for what in DOING],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what it is doing"},
    )
    words = WordsField(
        label="Is there more we should know?",
        required=False,
        rows=3,
        help_text="Leave out children’s names.",
    )
    reply_to = MailField(
        label="Your e-mail address",
        required=False,
        max_length=254,
        help_text="Only if we may ask you something. We delete it after 30 days.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_link(self):
        """Not one of our own: that is answered at once."""
        link = self.cleaned_data["link"]
        if is_listed_address(link):
            raise forms.ValidationError(
                "This account is really ours. If something on it is wrong, tell the school office"
            )
        return link

    @property
    def is_of_a_program(self) -> bool:
        """Whether something was entered where nobody enters anything: people neither see nor reach it."""
        return bool(self.data.get("homepage"))

    @property
    def said(self) -> dict:
        """What `note_mention` takes."""
        values, doing = self.cleaned_data, self.cleaned_data["doing"]
        return {
            "link": values["link"],
            "words": "\n".join([*(f"{what}." for what in doing), *([values["words"]] if values["words"] else [])]),
            "reply_to": values["reply_to"],
            "is_urgent": bool(set(URGENT) & set(doing)),
        }


class DecideForm(forms.Form):
    """What becomes of it, and why."""

    kind = forms.ChoiceField(
        label="What is it?",
        choices=MentionKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    outcome = forms.ChoiceField(
        label="What is done about it?",
        choices=[
            ("report_mention", "Report it to the platform"),
            ("agree_response", "Answer it, in the words agreed below"),
            ("leave_mention", "Say and report nothing"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is done about it"},
    )
    because = WordsField(
        label="What was agreed, or why",
        rows=4,
        help_text="The platform’s reference, the words agreed, or why nothing is done.",
        error_messages={"required": "Enter what was agreed, or why"},
    )


class ResponseForm(forms.Form):
    """What was said."""

    words = WordsField(
        label="What was said, and where",
        max_length=5000,
        rows=4,
        error_messages={"required": "Enter what was said, and where"},
    )
