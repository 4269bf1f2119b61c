"""Forms for writing, publishing and reading the Statement."""

from django import forms

from core.pages.forms import LineField, WordsField
from policy.clauses import CLAUSES, SECTIONS


class ClausesForm(forms.Form):
    """The words of every clause, to be put over ours."""

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        words = dict(version.clauses.values_list("clause_id", "words"))
        for clause in CLAUSES.values():
            self.fields[clause.id] = WordsField(
                label=f"{clause.id} {clause.title}",
                initial=words.get(clause.id, clause.words),
                max_length=5000,
                rows=3,
                error_messages={"required": f"Enter the words of {clause.id}. A clause cannot be empty."},
            )

    def sections(self):
        """The fields under their headings."""
        return [(title, [self[clause.id] for clause in clauses]) for title, clauses in SECTIONS.items()]


class PublishForm(forms.Form):
    """What is recorded when a version is published (RV1)."""

    adopted_on = forms.DateField(
        label="When was it adopted?",
        help_text="The day of the meeting that reviewed it.",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Enter the day on which it was adopted."},
    )
    committee = LineField(
        label="Which committee reviewed it?",
        max_length=120,
        error_messages={"required": "Enter the committee that reviewed it."},
    )
    minute_reference = LineField(
        label="Minute reference", max_length=80, required=False, help_text="For example, item 7 or 2026/41."
    )
    what_changed = WordsField(
        label="What changed?",
        required=False,
        rows=3,
        help_text="Shown above the Statement, so that people who know it can see what is new.",
    )
    is_significant = forms.TypedChoiceField(
        label="Should everybody read and confirm it again?",
        choices=[("yes", "Yes, everybody"), ("no", "No, the changes are small")],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        error_messages={"required": "Choose whether everybody should read it again."},
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_adopted_on(self):
        """A meeting that has not been held cannot have adopted it."""
        day = self.cleaned_data["adopted_on"]
        if day > self.today:
            raise forms.ValidationError("The day on which it was adopted cannot be in the future.")
        return day


class CycleForm(forms.Form):
    """How often the Statement is reviewed (RV2)."""

    months = forms.TypedChoiceField(
        label="How often is the Statement reviewed?",
        help_text="“Biannually” can mean twice a year or every second year. Choose what your governors mean.",
        choices=[("6", "Every 6 months"), ("12", "Every year"), ("24", "Every 2 years"), ("36", "Every 3 years")],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often the Statement is reviewed."},
    )


class AcknowledgeForm(forms.Form):
    """One tick: read, and kept to."""

    have_read = forms.BooleanField(
        label="I have read the Statement and will keep to it. I do not contact pupils of this school, or of schools "
        "I worked at before, through personal accounts.",
        error_messages={"required": "Tick the box to confirm that you have read the Statement."},
    )
