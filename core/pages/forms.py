"""One renderer draws every form, and the few fields that browsers and people need help with."""

from django import forms
from django.core.validators import URLValidator, validate_email
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from core.connectors.mailbox.api import clean


class Renderer(TemplatesSetting):
    """Django's own renderer with our field template; it draws lists to choose from itself.

    Django's templates for them take two more for every option, which is dear in a long list.
    """

    field_template_name = "components/field.html"

    def render(self, template_name, context, request=None):
        """What the template would say."""
        if template_name == "django/forms/widgets/select.html":
            return _select(context["widget"])
        return super().render(template_name, context, request)


def _select(widget):
    groups = format_html_join("", "{}", ((_group(name, options),) for name, options, _ in widget["optgroups"]))
    return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(widget["attrs"]), groups)


def _group(name, options):
    drawn = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((option["value"], " selected" if option["selected"] else "", capfirst(option["label"])) for option in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


# How people write a day where the browser has no calendar of its own; the last are the browser's.
DAYS = ["%d %m %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d/%m/%y", "%Y-%m-%d"]
MOMENTS = [f"{day}{time}" for day in DAYS for time in (", %H:%M", " %H:%M", "T%H:%M", "T%H:%M:%S")]


class DayField(forms.DateField):
    """One day, chosen in the browser's own calendar or typed."""

    input_formats = DAYS
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "required": "Enter a date",
        "invalid": "Enter a date, such as 19 11 2026",
    }


class MomentField(forms.DateTimeField):
    """One day and time by the school's clocks, chosen or typed."""

    input_formats = MOMENTS
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "required": "Enter a date and a time",
        "invalid": "Enter a date and a time, such as 19 11 2026, 10:30",
    }


class LineField(forms.CharField):
    """One line of text, without signs that are invisible or turn the text around."""

    def to_python(self, value):
        """The text as a mail's would be taken in."""
        return clean(super().to_python(value) or "")


class WordsField(forms.CharField):
    """Several lines of text, counted as the browser counts them: a new line is one character.

    Signs that are invisible or turn the text around are left out, as in a mail.
    """

    def __init__(self, *, max_length=2000, rows=5, **options):
        options.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **options)

    def to_python(self, value):
        """The text with plain line ends."""
        return clean(super().to_python(value) or "", keep_lines=True)


class SaysOneThing:
    """Of an address that is too long: only that, not also what else it is not."""

    def run_validators(self, value):
        """Ask every validator, and say what helps."""
        try:
            super().run_validators(value)
        except forms.ValidationError as faults:
            too_long = [fault for fault in faults.error_list if fault.code == "max_length"]
            raise forms.ValidationError(too_long or faults.error_list) from faults


def validate_mail_address(value):
    """Raise ValidationError unless it is an e-mail address that mail programs can write to.

    Django's own check lets domains pass that no mail can be sent to, and sending would fail much later.
    """
    validate_email(value)
    try:
        value.rpartition("@")[2].encode("idna")
    except UnicodeError as fault:
        raise forms.ValidationError(validate_email.message, code=validate_email.code) from fault


class MailField(SaysOneThing, forms.EmailField):
    """An e-mail address, without signs that are invisible or turn the text around."""

    default_validators = [validate_mail_address]
    default_error_messages = {"invalid": "Enter an e-mail address, such as name@school.example"}

    def to_python(self, value):
        """The address as it is read."""
        return clean(super().to_python(value) or "")


class LinkField(SaysOneThing, forms.URLField):
    """The address of a page that browsers open safely, without signs that are invisible or turn the text around."""

    default_validators = [URLValidator(schemes=["https"])]
    default_error_messages = {"invalid": "Enter an address that begins with https://"}

    def __init__(self, **options):
        super().__init__(assume_scheme="https", **options)

    def to_python(self, value):
        """The address as it is read; `https://` is put before one that names no scheme."""
        return super().to_python(clean(value or ""))


class YesNoField(forms.TypedChoiceField):
    """Yes or no, said on purpose: neither is chosen beforehand."""

    widget = forms.RadioSelect

    def __init__(self, *, yes="Yes", no="No", **options):
        options.setdefault("error_messages", {"required": "Choose yes or no"})
        super().__init__(choices=[("yes", yes), ("no", no)], coerce=lambda value: value == "yes", **options)

    def prepare_value(self, value):
        """True and False as the choice that stands for them."""
        return {True: "yes", False: "no"}.get(value, value)


class RadioRow(forms.RadioSelect):
    """Short answers beside each other, so that a phone shows the question and all of them."""

    def get_context(self, name, value, attrs):
        """Say so to the template."""
        context = super().get_context(name, value, attrs)
        context["widget"]["is_row"] = True
        return context


def sent(request) -> tuple:
    """What was sent with a form, data and files, for `Form(*sent(request))`; (None, None) on a first look."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def offer_people(field, people, likely) -> None:
    """Say who can be chosen in a list of people, the likely ones (ids) first."""
    field.queryset = people
    field.error_messages["invalid_choice"] = "Choose somebody from the list"
    first = [(person.pk, str(person)) for person in people if person.pk in likely]
    others = [(person.pk, str(person)) for person in people if person.pk not in likely]
    if first and others:
        field.choices = [("", field.empty_label), ("Most likely", first), ("Everybody else", others)]
