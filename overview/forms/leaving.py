"""Who takes over what a leaver holds, all of it on one form."""

from django import forms
from django.utils.html import format_html

from accounts.queries.settlements import why_not_take_over
from incidents.queries import why_not_lead_next
from people.queries import people_who_can_act

NOBODY = [("", "Nobody yet")]


class SettleForm(forms.Form):
    """One list of people for each thing; the suggested person is chosen already."""

    def __init__(self, *args, departure, things, by, now, **kwargs):
        super().__init__(*args, **kwargs)
        self.departure, self.by, self.now = departure, by, now
        # A name that a page can point at: "comment-12".
        self.things = {held.key.replace(":", "-"): held for held in things}
        can_act = people_who_can_act(now, by).exclude(pk=departure.person_id).order_by("name", "id")
        self.people = {str(person.pk): person for person in can_act} if things else {}
        choices = [*NOBODY, *((pk, person.name) for pk, person in self.people.items())]
        for name, held in self.things.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{held.title}: {held.kind}",
                help_text=self._hint(held),
                choices=choices,
                initial=str(held.suggested) if str(held.suggested) in self.people else "",
                required=False,
                error_messages={"invalid_choice": "Choose somebody from the list"},
            )

    def _hint(self, held):
        words = [held.note] if held.note else []
        suggested = self.people.get(str(held.suggested))
        if suggested is not None:
            words.append(f"{suggested.name} {held.because}")
        said = "".join(f"{sentence[:1].upper()}{sentence[1:]}. " for sentence in words)
        return format_html('{}<a class="govuk-link" href="{}">Look at it</a>', said, held.url) if held.url else said

    def clean(self):
        """Somebody who stays, and may do it; at least one."""
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise forms.ValidationError("Choose who takes over at least one of these.")
        for name, pk in list(cleaned.items()):
            to = self.people.get(pk)
            why = self._why_not(self.things[name], to) if to else ""
            if why:
                self.add_error(name, why)
        return cleaned

    def _why_not(self, held, to) -> str:
        kind, _, which = held.key.partition(":")
        why = why_not_lead_next(which, to, self.by, self.now) if kind == "report" else ""
        return why or why_not_take_over(self.departure, held, to, self.by, self.now)

    def chosen(self) -> list[tuple]:
        """Each thing for which somebody was named, with the person."""
        return [(self.things[name], self.people[pk]) for name, pk in self.cleaned_data.items() if pk]
