"""Forms about access that is taken away on a platform."""

from django import forms

from accounts.forms.leaving import date_field
from accounts.rules.leaving import NOBODY_ELSE, why_not_decide, why_not_prove
from accounts.states import RemovalDecision
from core.files.forms import PictureField
from core.pages.forms import WordsField, offer_people
from people.queries import people_who_can_act, school_day


class DecisionForm(forms.Form):
    """What becomes of the account: somebody takes over, the others carry on, or it is closed."""

    decision = forms.ChoiceField(
        label="What becomes of the account?",
        choices=[(value, label[:1].upper() + label[1:]) for value, label in RemovalDecision.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of the account"},
    )
    transfer_to = forms.ModelChoiceField(
        label="Who takes over?",
        help_text="Only where somebody else takes over. They can post there as soon as you press the button.",
        queryset=None,
        required=False,
        empty_label="Choose a person",
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )

    def __init__(self, *args, removal, others, by, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.removal, self.others, self.by, self.now = removal, len(others), by, now
        # Whoever posts there or keeps an eye on it already.
        self.fields["transfer_to"].hangs_on_another = True
        if not others:
            field = self.fields["decision"]
            field.choices = [choice for choice in field.choices if choice[0] != RemovalDecision.KEEP]
            field.error_messages["invalid_choice"] = NOBODY_ELSE
        likely = {person.pk for person in [*others, *removal.school_account.monitors.all()]}
        offer_people(self.fields["transfer_to"], people_who_can_act(now, by), likely)

    def clean(self):
        """The decision fits the account; the reason stands at the field it is about."""
        cleaned = super().clean()
        decision, to = cleaned.get("decision"), cleaned.get("transfer_to")
        if decision and not self.errors:
            reason = why_not_decide(self.removal, decision, to, self.others, self.by, self.now)
            if reason:
                self.add_error("transfer_to" if decision == RemovalDecision.TRANSFER else "decision", reason)
        return cleaned


class ProofForm(forms.Form):
    """The proof that access has been taken away."""

    proof_on = date_field("On which day did you make sure?")
    picture = PictureField(
        label="Picture", help_text="For example of the list of people with access, without them.", required=False
    )
    proof = WordsField(label="Or write how you made sure", help_text="Never write a password here.", required=False)

    def __init__(self, *args, removal, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.removal, self.now = removal, now
        self.fields["proof_on"].initial = school_day(now)

    def clean(self):
        """A picture or a line, from a day that can be."""
        cleaned = super().clean()
        proof, picture, on = cleaned.get("proof", ""), cleaned.get("picture"), cleaned.get("proof_on")
        if on and "picture" not in self.errors:
            reason = why_not_prove(self.removal, on, proof, picture, self.now)
            if reason:
                self.add_error("proof_on" if proof.strip() or picture else "picture", reason)
        return cleaned
