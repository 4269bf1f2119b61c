"""Noting a linked group, renewing it, handing it on and ending it."""

from django import forms

from accounts.rules import linked_groups as rules
from accounts.states import Platform
from core.pages.forms import DayField, LineField, LinkField, offer_people
from people.queries import people_who_can_act

WORDS = {"autocomplete": "off"}


def _runner(by, now):
    return people_who_can_act(now, by).order_by("name", "id")


class GroupForm(forms.Form):
    """What is noted of a group."""

    name = LineField(
        label="Name of the group or page",
        max_length=120,
        error_messages={"required": "Enter the name, as it stands in the app"},
        widget=forms.TextInput(attrs=WORDS),
    )
    platform = forms.ChoiceField(
        label="Where is it?",
        choices=[("", "Choose a platform"), *Platform.choices],
        error_messages={"required": "Choose where it is"},
    )
    organisation = LineField(
        label="Which association runs it?",
        help_text="For example, Friends of the school. Leave it empty where people run it themselves.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs=WORDS),
    )
    purpose = LineField(
        label="What is it for?",
        help_text="For example: helpers at the summer fair arrange who does what.",
        max_length=300,
        error_messages={"required": "Enter what it is for"},
        widget=forms.TextInput(attrs=WORDS),
    )
    link = LinkField(
        label="Link",
        help_text="Only whoever runs it, the headteacher, the business manager and the IT technician see it.",
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs=WORDS),
    )


class NoteForm(GroupForm):
    """A new one, with who runs it and until when."""

    runner = forms.ModelChoiceField(
        label="Who runs it?",
        help_text="Of an association’s group, the person at school who stands for it. They are asked before it counts.",
        queryset=None,
        empty_label="Choose somebody",
        error_messages={"required": "Choose who runs it"},
    )
    ends_on = DayField(
        label="Until when?",
        help_text="At most a year from today. Whoever runs it is asked again before then.",
        error_messages={"required": "Enter until when it is noted"},
    )
    field_order = ["name", "platform", "runner", "organisation", "purpose", "ends_on", "link"]

    def __init__(self, *args, by, now, chooses, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.now = by, now
        if chooses:
            offer_people(self.fields["runner"], _runner(by, now), {by.person.pk})
        else:
            del self.fields["runner"]

    def clean(self):
        """Somebody who can say yes, and a date within a year."""
        cleaned = super().clean()
        runner = cleaned.get("runner")
        if runner is not None and (reason := rules.why_not_run(runner, self.by, self.now)):
            self.add_error("runner", reason)
        return cleaned

    def clean_ends_on(self):
        """From tomorrow to a year from today."""
        return _day(self.cleaned_data["ends_on"], self.by, self.now)


class RenewForm(forms.Form):
    """Until when it goes on."""

    ends_on = DayField(label="Until when does it go on?", help_text="At most a year from today.")

    def __init__(self, *args, by, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.by, self.now = by, now

    def clean_ends_on(self):
        """From tomorrow to a year from today."""
        return _day(self.cleaned_data["ends_on"], self.by, self.now)


class OfferForm(forms.Form):
    """Who is asked to take it over."""

    to = forms.ModelChoiceField(
        label="Who could take it over?",
        help_text="They are asked first. Until they say yes, everything stays as it is.",
        queryset=None,
        empty_label="Choose somebody",
        error_messages={"required": "Choose who could take it over"},
    )

    def __init__(self, *args, group, by, now, **kwargs):
        super().__init__(*args, **kwargs)
        offer_people(self.fields["to"], _runner(by, now).exclude(pk=group.runner_id), set())


class EndForm(forms.Form):
    """Why it is no longer noted."""

    reason = LineField(
        label="Why?",
        help_text="For example: the group was deleted, or I do not run it.",
        max_length=300,
        error_messages={"required": "Enter why it ends"},
        widget=forms.TextInput(attrs=WORDS),
    )


def _day(ends_on, by, now):
    if reason := rules.why_not_end_on(ends_on, by, now):
        raise forms.ValidationError(reason)
    return ends_on
