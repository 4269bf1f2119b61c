"""One form for all accounts that somebody looks at: one tap each where nothing is wrong."""

from django import forms

from core.pages.forms import WordsField

FINE, DIFFERENT, LATER = "fine", "different", "later"
FINDINGS = (
    ("open", "It is no longer private"),
    ("comments", "Comments can be seen by others"),
    ("worrying", "Something is new or worrying"),
)


class CheckForm(forms.Form):
    """What was found on one account."""

    outcome = forms.ChoiceField(
        choices=[
            (FINE, "Looked: private, comments hidden, nothing worrying"),
            (DIFFERENT, "Looked: something is different"),
            (LATER, "Not now"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you found"},
    )
    findings = forms.MultipleChoiceField(
        label="What is different?", choices=FINDINGS, required=False, widget=forms.CheckboxSelectMultiple
    )
    words = WordsField(
        label="In a few words",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Leave out pupils' names. Something wrong? Make a report as well.",
    )

    def __init__(self, data=None, *, account):
        super().__init__(data, prefix=f"account-{account.pk}", initial={"outcome": LATER})
        self.account = account
        self.fields["outcome"].label = account.name
        self.fields["outcome"].help_text = "Lapsed: not reviewed in time." if account.is_lapsed else ""
        if account.can_public_write:
            fine = "Looked: as agreed, nothing worrying"
            self.fields["outcome"].choices = [(FINE, fine), *self.fields["outcome"].choices[1:]]

    def clean(self):
        """What was ticked and what was said agree."""
        values = super().clean()
        findings = values.get("findings")
        if values.get("outcome") == DIFFERENT and not findings:
            self.add_error("findings", f"Choose what is different on {self.account.name}")
        if values.get("outcome") != DIFFERENT and findings:
            self.add_error("outcome", f"You ticked something different on {self.account.name}. Say so here too")
        return values

    @property
    def was_looked_at(self) -> bool:
        """Whether there is anything to record."""
        return self.cleaned_data["outcome"] != LATER

    @property
    def found(self) -> dict:
        """What `record_check` takes."""
        findings = self.cleaned_data["findings"]
        return {
            "is_still_private": "open" not in findings,
            "are_comments_hidden": "comments" not in findings,
            "is_anything_wrong": "worrying" in findings,
            "words": self.cleaned_data["words"],
        }
