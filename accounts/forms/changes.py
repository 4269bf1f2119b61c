"""Deciding that an account is suspended, taken over or closed, and settling what that needs."""

from django import forms

from accounts.rules.changes import why_not_take_over
from accounts.states import ChangeKind
from core.pages.forms import LineField, WordsField, YesNoField, offer_people
from people.queries import people_who_can_act

HELP = {
    ChangeKind.SUSPEND: "For example: nobody has time for it until the summer.",
    ChangeKind.TRANSFER: "For example: Year 5 has a new teacher.",
    ChangeKind.GIVE_AWAY: "For example: the parents' association runs the fair from now on.",
    ChangeKind.CLOSE: "For example: the trip is over, and nobody reads it any more.",
}


class ChangeForm(forms.Form):
    """Why, and who takes it over where somebody does."""

    to_person = forms.ModelChoiceField(
        label="Who takes it over?",
        queryset=None,
        empty_label="Choose a person",
        error_messages={"required": "Choose who takes it over", "invalid_choice": "Choose somebody from the list"},
    )
    others_stop = YesNoField(
        label="What about those who can post now?",
        yes="They stop posting there",
        no="They carry on as well",
        error_messages={"required": "Choose whether they stop"},
    )
    to_organisation = LineField(
        label="Which organisation takes it over?",
        max_length=120,
        error_messages={"required": "Enter which organisation takes it over"},
    )
    reason = WordsField(label="Why?", rows=3, max_length=1000, error_messages={"required": "Say why"})

    def __init__(self, *args, kind, school_account, by, now, **options):
        super().__init__(*args, use_required_attribute=False, **options)
        self.kind, self.by, self.now = kind, by, now
        self.fields["reason"].help_text = HELP[kind]
        if kind != ChangeKind.TRANSFER:
            del self.fields["to_person"], self.fields["others_stop"]
        else:
            rights = school_account.posting_rights.current()
            likely = {
                *rights.values_list("person_id", flat=True),
                *school_account.monitors.values_list("pk", flat=True),
            }
            offer_people(self.fields["to_person"], people_who_can_act(now, by), likely)
        if kind != ChangeKind.GIVE_AWAY:
            del self.fields["to_organisation"]

    def clean_to_person(self):
        """Somebody who works here and stays."""
        person = self.cleaned_data["to_person"]
        if reason := why_not_take_over(self.kind, person, "", self.by, self.now):
            raise forms.ValidationError(reason)
        return person


class SettleForm(forms.Form):
    """How one thing is settled."""

    note = WordsField(
        label="How is it settled?",
        help_text="If it is not needed, write why. Never write a password here.",
        rows=2,
        max_length=500,
        error_messages={"required": "Write how it is settled"},
    )

    def __init__(self, *args, item, **options):
        super().__init__(*args, use_required_attribute=False, auto_id=f"item-{item.pk}_%s", **options)


class ResumeForm(forms.Form):
    """Why an account is taken up again."""

    reason = WordsField(
        label="Why is it taken up again?",
        rows=3,
        max_length=1000,
        error_messages={"required": "Say why it is taken up again"},
    )
