"""Entering, finding and answering comments."""

from datetime import timedelta

from django import forms
from django.core.validators import URLValidator
from django.utils import timezone

from core.pages.forms import LineField, WordsField
from monitoring.queries.comments import SHOWN
from monitoring.states import CommentKind, ResponseKind

A_LINE = forms.TextInput(attrs={"autocomplete": "off"})


class FilterForm(forms.Form):
    """Which comments to show; everything stays in the address."""

    show = forms.ChoiceField(label="Show", choices=list(SHOWN.items()), required=False)
    account = forms.TypedChoiceField(label="Account", coerce=int, empty_value=None, required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Every kind"), *CommentKind.choices], required=False)

    def __init__(self, data, *, accounts):
        super().__init__(data)
        self.fields["account"].choices = [("", "Every account"), *((account.pk, str(account)) for account in accounts)]


class ReceiveForm(forms.Form):
    """One comment, pasted in."""

    words = WordsField(
        label="What was said",
        max_length=10_000,
        help_text="Paste the words. Leave out pupils' names.",
        error_messages={"required": "Paste what was said"},
    )
    author = LineField(label="Who said it", max_length=200, required=False, widget=A_LINE)
    link = LineField(
        label="Link",
        max_length=500,
        required=False,
        help_text="The address of the comment itself. The same link twice is one comment.",
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    account = forms.ModelChoiceField(
        label="On which account",
        queryset=None,
        required=False,
        empty_label="None of these",
        error_messages={"required": "Choose the account that it was said on"},
    )
    kind = forms.ChoiceField(label="What is it?", choices=CommentKind.choices, initial=CommentKind.COMMENT)
    received_at = forms.DateTimeField(
        label="When it arrived",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text="The five working days begin here (MO3).",
        error_messages={
            "required": "Enter when it arrived",
            "invalid": "Enter when it arrived as a date and a time",
        },
    )

    def __init__(self, data=None, *, accounts, now, must_choose=False):
        super().__init__(data, initial={"received_at": timezone.localtime(now).replace(second=0, microsecond=0)})
        self.now = now
        self.fields["account"].queryset = accounts
        self.fields["account"].required = must_choose
        if must_choose:
            self.fields["account"].empty_label = "Choose an account"

    def clean_link(self):
        """A web address, or nothing."""
        link = self.cleaned_data["link"]
        if link:
            URLValidator(["http", "https"], message="Enter a web address, beginning with https://")(link)
        return link

    def clean_received_at(self):
        """Not in the future and not long ago."""
        received_at = self.cleaned_data["received_at"]
        if received_at > self.now:
            raise forms.ValidationError("A comment cannot have arrived in the future. Check the date and time")
        if received_at < self.now - timedelta(days=3 * 366):
            raise forms.ValidationError("That is more than three years ago. Check the year")
        return received_at


class AnswerForm(forms.Form):
    """What was said in answer, where and when; the words typed are kept when somebody else was quicker."""

    kind = forms.ChoiceField(
        label="What is this?",
        choices=[
            (ResponseKind.FULL, "The answer: the comment is finished"),
            (ResponseKind.ACKNOWLEDGEMENT, "An acknowledgement: the full answer follows"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether this is the answer or an acknowledgement"},
    )
    words = WordsField(
        label="What was said",
        max_length=10_000,
        help_text="The words of the reply, or what was said on the telephone. Leave out pupils' names.",
        error_messages={"required": "Enter what was said"},
    )
    said_where = LineField(
        label="Where",
        max_length=120,
        help_text="For example: as a reply under the post, by e-mail, on the telephone.",
        widget=A_LINE,
        error_messages={"required": "Enter where it was said"},
    )
    said_at = forms.DateTimeField(
        label="When",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        error_messages={"required": "Enter when it was said", "invalid": "Enter when it was said as a date and a time"},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def __init__(self, data=None, *, comment, now, seen):
        moment = timezone.localtime(now).replace(second=0, microsecond=0)
        super().__init__(data, initial={"said_at": moment, "seen": seen})
        self.now, self.comment = now, comment
        if comment.acknowledged_at is not None:
            self.fields["kind"].choices = self.fields["kind"].choices[:1]
            self.initial["kind"] = ResponseKind.FULL

    def clean_said_at(self):
        """Between receipt and now."""
        said_at = self.cleaned_data["said_at"]
        if said_at > self.now:
            raise forms.ValidationError("An answer cannot lie in the future. Record it when it has been given")
        if said_at < self.comment.received_at.replace(second=0, microsecond=0):
            raise forms.ValidationError("That is before the comment arrived. Check the date and time")
        return said_at


class CloseForm(forms.Form):
    """Why nothing is to be said."""

    because = forms.ChoiceField(
        label="Do nothing, because…",
        choices=[
            ("It is thanks or praise, and needs no reply.", "it is thanks or praise"),
            ("It is spam or advertising.", "it is spam or advertising"),
            ("The parents are talking among themselves.", "people are talking among themselves"),
            ("A reply would make it worse.", "a reply would make it worse"),
            ("other", "another reason"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it needs no answer"},
    )
    words = LineField(label="More about the reason", required=False, max_length=400, widget=A_LINE)

    def clean(self):
        """Another reason needs its words."""
        values = super().clean()
        if values.get("because") == "other" and not values.get("words"):
            self.add_error("words", "Enter the reason")
        return values

    @property
    def reason(self) -> str:
        """The reason in one sentence or two."""
        because, words = self.cleaned_data["because"], self.cleaned_data["words"]
        return words if because == "other" else f"{because} {words}".strip()
