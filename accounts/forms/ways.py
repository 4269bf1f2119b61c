"""Noting a way back in, ending it, and saying whose it is now."""

from django import forms

from accounts.rules import ways as rules
from accounts.states import WayKind, WayOwner
from core.pages.forms import LineField
from people.queries import everybody, people_here

KINDS = (
    (WayKind.CONTROL, "A person with full control on the platform"),
    (WayKind.PHONE, "A telephone that gets codes or calls"),
    (WayKind.EMAIL, "An e-mail address that gets links or codes"),
    (WayKind.APP, "An authenticator app"),
    (WayKind.PROFILE, "A personal profile through which it is run"),
    (WayKind.DEVICE, "A device that stays signed in"),
    (WayKind.KNOWS, "A person who knows the password, though not from the safe"),
)
OWNERS = (
    (WayOwner.SCHOOL, "The school"),
    (WayOwner.PERSON, "One person"),
    (WayOwner.UNKNOWN, "Nobody knows"),
)
WHICH = (
    "Of a telephone the last digits, four at most. Of the school’s mailbox its address; of anybody’s own only what "
    "comes after the @. Of a tablet, which one. Never a password or a code."
)


class OwnerForm(forms.Form):
    """Whose it is, and which one."""

    owner = forms.ChoiceField(
        label="Whose is it?",
        choices=OWNERS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whose it is"},
    )
    person = forms.ModelChoiceField(
        label="Which person?",
        help_text="Only where it is one person’s. They are told what is noted, and see it under About you.",
        queryset=None,
        required=False,
        empty_label="Choose a person",
        error_messages={"invalid_choice": "Choose somebody from the list"},
    )
    hint = LineField(
        label="Which one is it?",
        help_text=WHICH,
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].hangs_on_another = True

    def kind_chosen(self) -> str:
        """What it is, as far as it was chosen."""
        return self.cleaned_data.get("kind", "")

    def clean(self):
        """A person only where it is one's own; no more of a number or an address than is needed."""
        cleaned = super().clean()
        kind, owner = self.kind_chosen(), cleaned.get("owner")
        if owner != WayOwner.PERSON:
            cleaned["person"] = None
        if not kind or not owner or self.errors:
            return cleaned
        if kind == WayKind.PHONE:
            cleaned["hint"] = "".join(cleaned["hint"].split())
        elif kind == WayKind.EMAIL and owner != WayOwner.SCHOOL:
            cleaned["hint"] = cleaned["hint"].removeprefix("@")
        self._add("person" if owner == WayOwner.PERSON else "owner", rules.why_not_own(kind, owner, cleaned["person"]))
        self._add("hint", rules.why_not_hint(kind, owner, cleaned["hint"]))
        return cleaned

    def _add(self, field, reason) -> None:
        if reason:
            self.add_error(field, reason)


class NoteForm(OwnerForm):
    """One way back in; somebody who has left can be named too."""

    kind = forms.ChoiceField(
        label="What could open the account?",
        choices=KINDS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what could open the account"},
    )
    field_order = ["kind", "owner", "person", "hint"]

    def __init__(self, *args, school_account, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.school_account = school_account
        people = everybody().order_by("name", "id")
        here = set(people_here(now).values_list("pk", flat=True))
        field = self.fields["person"]
        field.queryset = people
        first = [(person.pk, str(person)) for person in people if person.pk in here]
        gone = [(person.pk, str(person)) for person in people if person.pk not in here]
        if gone:
            field.choices = [("", field.empty_label), ("Works here", first), ("Has left", gone)]

    def clean(self):
        """The same thing is noted once."""
        cleaned = super().clean()
        if not self.errors:
            again = rules.why_not_again(
                self.school_account, *(cleaned[key] for key in ("kind", "owner", "person", "hint"))
            )
            if again:
                self.add_error("kind", again)
        return cleaned


class PassOnForm(OwnerForm):
    """Whose it is from now on."""

    def __init__(self, *args, way, by, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.way, self.by, self.now = way, by, now
        self.fields["owner"].label = "Whose is it now?"
        self.fields["person"].queryset = people_here(now).order_by("name", "id")

    def kind_chosen(self):
        """It stays what it is."""
        return self.way.kind

    def clean(self):
        """Somebody else, who works here."""
        cleaned = super().clean()
        if not self.errors:
            details = {key: cleaned[key] for key in ("owner", "person", "hint")}
            self._add("owner", rules.why_not_pass_on_way(self.way, self.by, self.now, **details))
        return cleaned


class TryForm(forms.Form):
    """What happened when it did not open the account."""

    note = LineField(
        max_length=300,
        label="What happened?",
        help_text="For example: the code went to a number that nobody has any more. Never a password or a code.",
        error_messages={"required": "Enter what happened"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_note(self):
        """No number and no code stands here."""
        note = self.cleaned_data["note"]
        if reason := rules.why_not_hint("", "", note):
            raise forms.ValidationError(reason)
        return note


class EndForm(forms.Form):
    """Why it no longer opens the account."""

    reason = LineField(
        max_length=300,
        label="What was done?",
        help_text="For example: taken out of the account’s settings. No reason about the person.",
        error_messages={"required": "Enter what was done on the platform"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
