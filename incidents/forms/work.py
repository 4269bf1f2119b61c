"""What the lead writes down."""

from django import forms
from django.utils import timezone

from core.files.forms import EvidenceField
from core.pages.forms import DayField, LineField, MomentField, WordsField
from incidents.agencies import AGENCY_CHOICES
from incidents.queries.routing import people_to_choose
from incidents.states import HarmThreshold, Outcome, PictureAnswer, Severity

LONG = 10_000


def words(label, required="", **details):
    """A field for free words; `required` is the sentence shown where it is left empty."""
    values = {"label": label, "required": bool(required), "max_length": LONG}
    return WordsField(error_messages={"required": required}, **values | details)


class AssessForm(forms.Form):
    """The facts, how bad it is, and who is involved."""

    facts = words("What are the facts?", "Write what you know so far", help_text="No pupil's name.")
    who_is_involved = words("Who is involved?", help_text="In words, such as “two parents of Year 5”.")
    severity = forms.ChoiceField(
        label="How serious is it?",
        widget=forms.RadioSelect,
        choices=[(severity.value, severity.label.capitalize()) for severity in Severity],
        error_messages={"required": "Say how serious it is"},
    )
    is_child_at_risk = forms.BooleanField(
        label="A child could be at risk: tell the safeguarding lead at once", required=False
    )

    def __init__(self, *args, asks_about_risk, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_about_risk:
            del self.fields["is_child_at_risk"]


class ConductForm(forms.Form):
    """The question before anything else where a colleague's conduct is concerned."""

    threshold = forms.ChoiceField(
        label="Could what they did meet the harm threshold?",
        help_text=(
            "It is met where they may have harmed a child, may have committed an offence against one, "
            "or behaved so that they may not be safe to work with children."
        ),
        widget=forms.RadioSelect,
        choices=HarmThreshold.choices,
        error_messages={"required": "Say whether the harm threshold could be met"},
    )
    is_supply = forms.BooleanField(label="They come from a supply agency", required=False)


class AdviceForm(forms.Form):
    """What the LADO advised."""

    advised_at = MomentField(
        label="When did the LADO advise you?",
        error_messages={"required": "Enter the day and time of the advice", "invalid": "Enter a day and a time"},
    )
    adviser = LineField(
        label="Who advised you?", max_length=120, error_messages={"required": "Enter who gave the advice"}
    )
    advice = words("What did they advise?", "Write what they advised")

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_advised_at(self):
        """Advice lies in the past."""
        at = self.cleaned_data["advised_at"]
        if at > self.now:
            raise forms.ValidationError("This time has not come yet. Enter when the advice was given")
        return at


class PassOnForm(forms.Form):
    """One line and a date."""

    passed_on = DayField(
        label="On which day did it go to the headteacher's file of low-level concerns?",
        error_messages={"required": "Enter the day", "invalid": "Enter a day"},
    )

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = timezone.localdate(now)
        self.fields["passed_on"].initial = self.today

    def clean_passed_on(self):
        """It has been passed on, so the day has come."""
        if self.cleaned_data["passed_on"] > self.today:
            raise forms.ValidationError("This day has not come yet. Enter the day on which it was passed on")
        return self.cleaned_data["passed_on"]


class ReferForm(forms.Form):
    """Who was told, what, and when to ask again."""

    agency = forms.ChoiceField(
        label="Who was told?",
        choices=[("", "Choose one"), *AGENCY_CHOICES],
        error_messages={"required": "Choose who was told"},
    )
    to_whom = LineField(
        label="Whom did you speak or write to?",
        max_length=200,
        error_messages={"required": "Enter a name, or the number you rang"},
    )
    told = words("What did you tell them?", "Write what you told them")
    reference = LineField(label="Their reference", max_length=100, required=False)
    chase_on = DayField(
        label="If there is no answer, ask again on",
        error_messages={"required": "Enter the day on which to ask again", "invalid": "Enter a day"},
    )

    def __init__(self, *args, now, why_not_refer, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.why_not_refer = timezone.localdate(now), why_not_refer

    def clean_agency(self):
        """Some must wait for the LADO's advice."""
        if reason := self.why_not_refer(self.cleaned_data["agency"]):
            raise forms.ValidationError(reason)
        return self.cleaned_data["agency"]

    def clean_chase_on(self):
        """Asking again lies ahead."""
        if self.cleaned_data["chase_on"] < self.today:
            raise forms.ValidationError("This day has passed. Choose today or a later day")
        return self.cleaned_data["chase_on"]


class AnswerForm(forms.Form):
    """What an agency answered."""

    answer = words("What did they answer?", "Write what they answered")


class ConcludeForm(forms.Form):
    """How it ended."""

    outcome = forms.ChoiceField(
        label="How did it end?",
        widget=forms.RadioSelect,
        choices=[
            (outcome.value, outcome.label[0].upper() + outcome.label[1:])
            for outcome in Outcome
            if outcome != Outcome.LOW_LEVEL
        ],
        error_messages={"required": "Say how it ended"},
    )
    reason = words("Why?", "Write why it ended like this")
    lessons = words("What did we learn?", help_text="What would help next time.")


class ReopenForm(forms.Form):
    """Why it is opened again."""

    reason = words("Why do you open it again?", "Write why you open it again")


class PersonForm(forms.Form):
    """Somebody of the school."""

    person = forms.ModelChoiceField(
        label="Who?", queryset=None, empty_label="Choose a person", error_messages={"required": "Choose a person"}
    )

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people_to_choose(now)


class PersonAndReasonForm(PersonForm):
    """Somebody of the school, and why."""

    why = LineField(label="Why?", max_length=500, error_messages={"required": "Write why"})


class ShareForm(forms.Form):
    """Who advised that somebody may see the report now."""

    advice = words(
        "Who advised you, and what did they say?",
        "Write who advised you, and what they said",
        max_length=1000,
        help_text="For example the LADO, the police or the school's adviser for personnel.",
    )


class CorrectForm(forms.Form):
    """What was wrong about a naming."""

    correction = words("What was wrong?", "Write what was wrong", max_length=500)
    instead = forms.ModelChoiceField(
        label="Whom is it about instead?", queryset=None, required=False, empty_label="Nobody at the school"
    )

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["instead"].queryset = people_to_choose(now)


class PictureQuestionForm(forms.Form):
    """The question before any file is chosen, asked for what is added now."""

    picture = forms.ChoiceField(
        label="Could this picture show a child naked, partly naked or sexually, real or made by a computer?",
        help_text="Do not look to find out. For a file without pictures, choose No.",
        widget=forms.RadioSelect,
        choices=PictureAnswer.choices,
        error_messages={"required": "Answer the question about the picture first"},
    )


class EvidenceForm(forms.Form):
    """A picture or a file that passed the picture question."""

    file = EvidenceField(label="Picture or file")
    note = LineField(label="What does it show?", max_length=500, required=False, help_text="No pupil's name.")


class QuarantineForm(forms.Form):
    """Why nobody may open a file any more."""

    reason = LineField(label="Why should nobody open it?", max_length=500, error_messages={"required": "Write why"})
