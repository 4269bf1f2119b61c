"""Clean input about people."""

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.timezone import localdate

from core.pages.forms import DayField, LineField, MailField, offer_people
from people.models import Person
from people.roles import Role

DAYS = [("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday"), ("4", "Thursday"), ("5", "Friday")]


class PersonForm(forms.Form):
    """What is known of somebody, without how they sign in."""

    name = LineField(max_length=120, error_messages={"required": "Enter the person’s name"})
    job_title = LineField(max_length=120, required=False, help_text="For example: Year 3 teacher")
    staff_number = LineField(
        max_length=40, required=False, help_text="The number in the school’s staff list; it tells two people apart."
    )
    works_on = forms.MultipleChoiceField(
        label="Working days",
        choices=DAYS,
        initial=[value for value, _ in DAYS],
        widget=forms.CheckboxSelectMultiple,
        help_text="The morning’s list of what waits is sent on these days.",
        error_messages={"required": "Choose at least one day"},
    )
    joined_on = DayField(label="First day at the school", required=False)

    def clean_works_on(self):
        """The days as the model keeps them."""
        return "".join(sorted(self.cleaned_data["works_on"]))


class NewPersonForm(PersonForm):
    """Somebody new, with the address they will sign in with and their first role."""

    email = MailField(
        label="E-mail address",
        required=False,
        help_text="The school’s own address for this person. Leave it empty for somebody who never signs in.",
        error_messages={"invalid": "Enter an e-mail address, such as name@school.example"},
    )
    role = forms.ChoiceField(
        choices=[(Role.STAFF, "Member of staff"), (Role.GOVERNOR, "Governor")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose member of staff or governor"},
        help_text="Other roles are given on the person’s page.",
    )
    field_order = ["name", "role", "email", "job_title", "staff_number", "works_on", "joined_on"]

    def clean_email(self):
        """An address that nobody else has."""
        return _free(self.cleaned_data["email"])


class AddressForm(forms.Form):
    """The e-mail address that somebody signs in with."""

    email = MailField(
        label="E-mail address",
        error_messages={
            "required": "Enter the new e-mail address",
            "invalid": "Enter an e-mail address, such as name@school.example",
        },
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self):
        """An address that nobody else has."""
        return _free(self.cleaned_data["email"], but_not=self.person)


class AppointForm(forms.Form):
    """A role for a period."""

    role = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": "Choose a role"})
    starts_on = DayField(label="From", help_text="This day is included.")
    ends_on = DayField(
        label="Until", required=False, help_text="This day is included. Leave it empty if no end is known."
    )

    def __init__(self, *args, roles, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label.capitalize().replace("It t", "IT t")) for role in roles]

    def clean(self):
        """The days in their order."""
        return _in_order(self)


class EndRoleForm(forms.Form):
    """The last day of a role."""

    ends_on = DayField(label="Last day in this role", help_text="This day is included.")

    def clean_ends_on(self):
        """Today or later."""
        day = self.cleaned_data["ends_on"]
        if day < localdate():
            raise forms.ValidationError("Choose today or a later day")
        return day


class StandInForm(forms.Form):
    """Who stands in for a role."""

    person = forms.ModelChoiceField(
        Person.objects.none(),
        label="Stand-in",
        empty_label="Choose somebody",
        error_messages={"required": "Choose somebody"},
    )

    def __init__(self, *args, people, likely, **kwargs):
        super().__init__(*args, **kwargs)
        offer_people(self.fields["person"], people, likely)


class AwayForm(forms.Form):
    """From when until when somebody is away, and who stands in."""

    starts_on = DayField(label="First day away")
    ends_on = DayField(label="Last day away", help_text="You are back on the day after it.")
    stand_in = forms.ModelChoiceField(
        Person.objects.none(),
        label="Who stands in",
        empty_label="Choose somebody",
        error_messages={"required": "Choose who stands in"},
    )

    def __init__(self, *args, people, likely, **kwargs):
        super().__init__(*args, **kwargs)
        offer_people(self.fields["stand_in"], people, likely)

    def clean(self):
        """The days in their order."""
        return _in_order(self)


class PasswordForm(forms.Form):
    """The first password of somebody who was invited."""

    password = forms.CharField(
        label="Choose a password",
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 10 characters. Three or four random words work well.",
        error_messages={"required": "Choose a password"},
    )

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self):
        """One that somebody who knows the school and the person would not guess."""
        return get_adapter().clean_password(self.cleaned_data["password"], user=self.person)


def _free(email, but_not=None):
    others = Person.objects.exclude(pk=but_not.pk) if but_not else Person.objects
    if email and others.filter(email__iexact=email.strip()).exists():
        raise forms.ValidationError("Somebody else already has this e-mail address")
    return email


def _in_order(form):
    values = form.cleaned_data
    if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
        form.add_error("ends_on", "The last day is before the first. Check both dates")
    return values
