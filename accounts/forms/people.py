"""Choosing a few people, one after the other, in the telephone's own list."""

from django import forms

from people.queries import everybody_in_scope, likely_to_watch, people_who_can_act

FIRST = ("", "Choose a person")
NOBODY = ("", "Nobody else")


def people_choices(now) -> list[tuple[str, str]]:
    """Everybody with a part in the school, by name, as choices."""
    found = everybody_in_scope(now).values_list("pk", "name")
    return [(str(pk), name) for pk, name in found]


def watching_choices(now, by, *, likely=(), already=()) -> list:
    """Who can keep an eye on an account, the likely ones first; `already` do it, so they stay on the list."""
    can = {person.pk: person for person in [*people_who_can_act(now, by), *already]}
    in_scope = set(everybody_in_scope(now).values_list("pk", flat=True))
    found = [(str(pk), str(person)) for pk, person in can.items() if pk in in_scope]
    first_ids = {str(pk) for pk in likely_to_watch(now) | set(likely)}
    first = sorted((one for one in found if one[0] in first_ids), key=lambda one: one[1])
    others = sorted((one for one in found if one[0] not in first_ids), key=lambda one: one[1])
    return [("Most likely", first), ("Everybody else", others)] if first and others else first or others


class PeopleWidget(forms.MultiWidget):
    """One list under the other, each with its label."""

    template_name = "accounts/_people_widget.html"

    def __init__(self, number):
        super().__init__([forms.Select() for _ in range(number)])

    def decompress(self, value):
        """The ids, one for each list."""
        return [str(pk) for pk in value or []]

    def get_context(self, name, value, attrs):
        """Our class on every list; labels from the list's place."""
        context = super().get_context(name, value, attrs)
        for number, part in enumerate(context["widget"]["subwidgets"], start=1):
            part["attrs"]["class"] = "govuk-select"
            part["label"] = f"Person {number}"
        return context


class PeopleField(forms.MultiValueField):
    """A few people; the cleaned value is a list of ids without doubles."""

    def __init__(self, *, number, **options):
        options.setdefault("require_all_fields", False)
        fields = [forms.ChoiceField(required=False, choices=[NOBODY]) for _ in range(number)]
        super().__init__(fields, widget=PeopleWidget(number), **options)

    def offer(self, choices):
        """Say who can be chosen."""
        for number, (field, widget) in enumerate(zip(self.fields, self.widget.widgets, strict=True)):
            field.choices = widget.choices = [NOBODY if number else FIRST, *choices]

    def compress(self, data_list):
        """Each person once, in the order chosen."""
        return list(dict.fromkeys(int(pk) for pk in data_list if pk))
