"""The questions of a report: whom it is about, then the words."""

import uuid

from django import forms

from core.pages.forms import LineField, WordsField
from incidents.queries.routing import may_be_chosen, office_holders, people_to_choose
from incidents.states import IncidentKind

NONE_OF_THESE = "none"
YES, UNSURE, NO = "yes", "unsure", "no"


class AboutForm(forms.Form):
    """Whom it is about, and who else must not see it: asked before any words are written."""

    offices = forms.MultipleChoiceField(
        label="Is it about one of these people?",
        help_text="They will not see this report, and will not learn from us that it exists.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose whom it is about, or “None of these people”"},
    )
    about_first = forms.ModelChoiceField(
        label="Is it about somebody else who works for or governs the school?",
        queryset=None,
        required=False,
        empty_label="Nobody else",
    )
    about_second = forms.ModelChoiceField(
        label="And another of them?", queryset=None, required=False, empty_label="Nobody else"
    )
    is_about_other_staff = forms.BooleanField(
        label="It is about a supply teacher, a volunteer or somebody else who works here and is not in the list",
        required=False,
    )
    about_words = LineField(
        label="Anybody else it is about",
        help_text="In a few words, such as “a parent” or “the page's owner”. Do not name a pupil.",
        max_length=300,
        required=False,
    )
    kept_first = forms.ModelChoiceField(
        label="Is there anybody else who must not see this?",
        help_text="For example their partner or relative, or the parent of a child involved.",
        queryset=None,
        required=False,
        empty_label="Nobody",
    )
    kept_second = forms.ModelChoiceField(label="And another?", queryset=None, required=False, empty_label="Nobody")

    def __init__(self, *args, now, **kwargs):
        super().__init__(*args, **kwargs)
        holders = office_holders(now)
        self.holders = {str(person.pk): person for person, _ in holders}
        named = [(str(person.pk), f"{person.name}, {offices}") for person, offices in holders]
        self.fields["offices"].choices = [*named, (NONE_OF_THESE, "None of these people")]
        for name in ("about_first", "about_second", "kept_first", "kept_second"):
            self.fields[name].queryset = people_to_choose(now)

    def clean_offices(self):
        """Either people, or none of them."""
        chosen = self.cleaned_data["offices"]
        if NONE_OF_THESE in chosen and len(chosen) > 1:
            raise forms.ValidationError("Choose people, or “None of these people”, but not both")
        return chosen

    def clean(self):
        """Gather the people it is about, and those who must not see it, once each."""
        cleaned = super().clean()
        about = [self.holders[pk] for pk in cleaned.get("offices", []) if pk in self.holders]
        about += [cleaned.get("about_first"), cleaned.get("about_second")]
        kept = [cleaned.get("kept_first"), cleaned.get("kept_second")]
        cleaned["about"] = list({person.pk: person for person in about if person}.values())
        cleaned["kept_out"] = list({person.pk: person for person in kept if person}.values())
        return cleaned

    @property
    def kept_ids(self) -> set[int]:
        """The ids of everybody who will not see it."""
        return {person.pk for person in [*self.cleaned_data["about"], *self.cleaned_data["kept_out"]]}


class WordsForm(forms.Form):
    """What happened, in the reporter's own words. No field asks for a pupil's name."""

    sent_once = forms.UUIDField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[("", "Choose one"), *((kind.value, kind.label.capitalize()) for kind in IncidentKind)],
        error_messages={"required": "Choose what it is, or “Something else”"},
    )
    child_at_risk = forms.ChoiceField(
        label="Could a child be at risk?",
        help_text="Say yes, too, if a child keeps getting in touch with an adult or is too young for the platform.",
        widget=forms.RadioSelect,
        choices=[(YES, "Yes"), (UNSURE, "I am not sure"), (NO, "No")],
        error_messages={"required": "Say whether a child could be at risk"},
    )
    child_reference = LineField(
        label="Reference in the school's safeguarding system",
        help_text="Record the child there, and paste the reference here. Never write a pupil's name in this report.",
        max_length=120,
        required=False,
    )
    place = LineField(
        label="Where did you see it?",
        help_text="The platform, the page or the group.",
        max_length=200,
        required=False,
    )
    link = LineField(
        label="Its link, if you have it",
        help_text="Copy the address. Do not go back and look again.",
        max_length=500,
        required=False,
    )
    happened = LineField(
        label="When was it?",
        help_text="As well as you remember, such as “Tuesday evening about eight”.",
        max_length=200,
        required=False,
    )
    words = WordsField(
        label="What happened?",
        help_text="What you saw or heard, in your own words. You need no proof.",
        max_length=10_000,
        error_messages={"required": "Write what happened. A sentence will do."},
    )
    chosen_lead = forms.ModelChoiceField(
        label="Abuse by a colleague, a governor or a partner of the school: who should look at it?",
        help_text="Only for that kind of report, and only if you want to choose.",
        queryset=None,
        required=False,
        empty_label="The school's usual way",
    )

    def __init__(self, *args, now, kept_ids, is_acute, has_picture, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("sent_once", uuid.uuid4())
        people = people_to_choose(now)
        allowed = [person.pk for person in may_be_chosen(now, but_not=kept_ids)]
        self.fields["chosen_lead"].queryset = people.filter(pk__in=allowed)
        if is_acute:
            # Somebody in a hurry can send it with one tap.
            self.fields["words"].required = False
            self.fields["words"].help_text = "You may leave this empty now, and be rung about it."
        if has_picture:
            del self.fields["child_at_risk"]

    def answers(self) -> dict:
        """The answers as `report_incident` takes them."""
        cleaned = dict(self.cleaned_data)
        at_risk = cleaned.pop("child_at_risk", YES)
        cleaned["sent_once"] = cleaned["sent_once"] or uuid.uuid4()
        return cleaned | {"is_child_at_risk": at_risk != NO}
