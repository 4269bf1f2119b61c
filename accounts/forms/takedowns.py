"""Taking a post down, and a withdrawn permission. No field asks for a pupil's name, and none takes a picture."""

from django import forms

from accounts.rules import takedowns as rules
from accounts.rules.withdrawals import why_not_period
from accounts.states import TakedownReason
from core.pages.forms import DayField, LineField, WordsField
from people.queries import school_day

# What could be sexual stands first, because it changes everything after it.
REASONS = (
    (TakedownReason.SEXUAL, "It could show a child naked, partly naked or sexually: real, drawn or made by a computer"),
    (TakedownReason.COMPROMISING, "Another picture that compromises or ridicules somebody"),
    (TakedownReason.PERMISSION, "A permission was withdrawn"),
    (TakedownReason.OBJECTION, "Somebody in it said no"),
    (TakedownReason.COPYRIGHT, "Something in it is not ours to use"),
    (TakedownReason.OTHER, "Something else"),
)


class BeginForm(forms.Form):
    """Why a post must come down."""

    reason = forms.ChoiceField(
        label="Why?",
        help_text="Not sure about the first? Choose it.",
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why"},
    )
    words = LineField(
        label="Anything whoever takes it down should know",
        help_text="Never write a child’s name.",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    use_required_attribute = False

    def clean(self):
        """ "Something else" says what."""
        cleaned = super().clean()
        if cleaned.get("reason") == TakedownReason.OTHER and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", "Say in a few words why")
        return cleaned


class ReleaseForm(forms.Form):
    """What the safeguarding lead was told to do."""

    advice = WordsField(
        label="Who was asked, and what did they say?",
        help_text="The police or children’s services, with the time and their reference. No child’s name.",
        rows=3,
        max_length=1000,
        error_messages={"required": "Write who was asked, and what they said"},
    )

    use_required_attribute = False


class StepForm(forms.Form):
    """A line about a step, where there is something to say."""

    use_required_attribute = False
    note = LineField(label="Anything to note", help_text="No names.", max_length=300, required=False)

    def __init__(self, *args, step, **options):
        super().__init__(*args, auto_id=f"step-{step.pk}_%s", **options)


class GoneForm(forms.Form):
    """How somebody made sure that it is gone."""

    use_required_attribute = False
    proof_on = DayField(label="When did you look?")
    proof = WordsField(
        label="How did you make sure?",
        help_text="For example: opened its link without being signed in, and the platform says it is not there.",
        rows=2,
        max_length=500,
        error_messages={"required": "Write how you made sure that it is gone"},
    )

    def __init__(self, *args, takedown, now, **options):
        super().__init__(*args, **options)
        self.takedown, self.now = takedown, now
        self.fields["proof_on"].initial = school_day(now)
        if takedown.could_be_sexual:
            self.fields["proof"].help_text = "Do not look yourself: write what the platform or the police confirmed."

    def clean_proof_on(self):
        """A day between the asking and today."""
        on = self.cleaned_data["proof_on"]
        if reason := rules.why_not_prove_gone(self.takedown, on, "looked", self.now):
            raise forms.ValidationError(reason)
        return on


class DropForm(forms.Form):
    """Why a post stays after all."""

    why = LineField(
        label="Why does it stay?",
        help_text="Never write a child’s name.",
        max_length=300,
        error_messages={"required": "Say why it stays"},
    )

    use_required_attribute = False


class WithdrawalForm(forms.Form):
    """For which classes and time a permission was withdrawn; not whose."""

    use_required_attribute = False
    classes = forms.MultipleChoiceField(
        label="Which classes or groups were they in?",
        help_text="All of them in that time. Posts of the whole school are looked through as well.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose every class or group that they were in",
            "invalid_choice": "Choose from the list",
        },
    )
    first_day = DayField(label="From which day on?", help_text="When they joined, or the day that the family names.")
    last_day = DayField(label="Until which day?")
    reference = LineField(
        label="Where does the school keep whose permission it is?",
        help_text="A number or a folder, such as “consent form 114”. Never a name: ask and tell it by word of mouth.",
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, classes, now, **options):
        super().__init__(*args, **options)
        self.now = now
        self.fields["classes"].choices = [(name, name) for name in classes]
        self.fields["last_day"].initial = school_day(now)

    def clean(self):
        """A time that has been, in its order."""
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        is_whole = first and last and cleaned.get("classes")
        if is_whole and (reason := why_not_period(cleaned["classes"], first, last, self.now)):
            self.add_error("last_day" if reason.startswith("The last") else "first_day", reason)
        return cleaned


class FinishForm(forms.Form):
    """Nothing else is left."""

    looked_elsewhere = forms.BooleanField(
        label="I also looked on the accounts themselves, for posts that are not recorded here.",
        error_messages={"required": "Look on the accounts too, then tick this"},
    )

    use_required_attribute = False
