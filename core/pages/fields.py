"""How a control is drawn: which kind it is, and the classes it carries."""

from django import forms

KINDS = (
    # Before RadioSelect, which it is a kind of.
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.MultiWidget, "group"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (forms.Select, "select"),
    (forms.DateTimeInput, "moment"),
    (forms.DateInput, "day"),
    (forms.TimeInput, "time"),
    (forms.NumberInput, "number"),
)
CLASSES = {
    "radios": "govuk-radios__input",
    "checkboxes": "govuk-checkboxes__input",
    "checkbox": "govuk-checkboxes__input",
    "textarea": "govuk-textarea govuk-js-character-count",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "select": "govuk-select",
    "day": "govuk-input govuk-input--width-10",
    "moment": "govuk-input govuk-input--width-20",
    "time": "govuk-input govuk-input--width-5",
    "number": "govuk-input govuk-input--width-5",
}
ERRORS = {"textarea": "govuk-textarea--error", "file": "govuk-file-upload--error", "select": "govuk-select--error"}
IN_FIELDSETS = ("radios", "checkboxes", "group")
# What browsers want in a date's control, whatever the country's habit.
CONTROLS_OF_TIME = {
    "day": ("date", "%Y-%m-%d"),
    "moment": ("datetime-local", "%Y-%m-%dT%H:%M"),
    "time": ("time", "%H:%M"),
}


def kind_of(field: forms.BoundField) -> str:
    """ "radios", "textarea", "day"…; "input" for a plain line."""
    return next((kind for widget, kind in KINDS if isinstance(field.field.widget, widget)), "input")


def draw(field: forms.BoundField):
    """The control itself with our classes, its help and its error tied to it."""
    kind, widget = kind_of(field), field.field.widget
    attrs = {"class": f"{CLASSES.get(kind, 'govuk-input')} {widget.attrs.get('class', '')}".strip()}
    if field.errors and kind not in IN_FIELDSETS:
        attrs["class"] += f" {ERRORS.get(kind, 'govuk-input--error')}"
    if kind in CONTROLS_OF_TIME:
        widget.input_type, widget.format = CONTROLS_OF_TIME[kind]
    if kind == "textarea":
        widget.attrs.setdefault("rows", 5)
        if widget.attrs.get("rows") == "10":
            widget.attrs["rows"] = 5
    if kind == "password":
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
    return field.as_widget(attrs=attrs)


# What Django says of itself where a form has no words of its own: by the fault's code, the beginning of it.
DJANGOS = {
    "required": "This field is required",
    "invalid_choice": "Select a valid choice",
    "max_length": "Ensure this value has at most",
}


def errors_of(field: forms.BoundField) -> list[str]:
    """What is wrong with a field, as what to do; in our words where its form has none of its own."""
    faults = field.errors.as_data() if field.errors else []
    return [said for fault in faults for said in _in_our_words(field, fault)]


def _in_our_words(field, fault) -> list[str]:
    if not fault.messages[0].startswith(DJANGOS.get(fault.code, "\0")):
        return fault.messages
    if fault.code == "invalid_choice":
        return ["Choose one of those on the list"]
    if fault.code == "max_length":
        most, has = fault.params["limit_value"], fault.params["show_value"]
        return [f"This is too long: {has:,} characters. Shorten it to {most:,}."]
    return [_asked_for(field)]


def _asked_for(field) -> str:
    """ "Enter the aim of the account", "Choose an account"…: what to do, from the label of a field."""
    kind, label = kind_of(field), str(field.label).strip()
    if label.endswith("?"):
        return f"Answer “{label}”"
    if kind == "checkbox":
        return f"Tick “{label}”"
    chosen = kind in (*IN_FIELDSETS, "select", "file")
    is_name = label[1:2].isupper()
    return f"{'Choose' if chosen else 'Enter'} {label if is_name else label[:1].lower() + label[1:]}"


def first_id(field: forms.BoundField) -> str:
    """The id of the first thing that can take the cursor: where the error summary's link goes."""
    return f"{field.auto_id}_0" if kind_of(field) in IN_FIELDSETS else field.auto_id


def says_optional(field: forms.BoundField) -> bool:
    """Whether the label adds "(optional)": only where other fields of the form must be filled in.

    Not where another answer decides (`hangs_on_another`): such a field is shown with that answer.
    """
    is_said = "optional" in str(field.label).lower() or getattr(field.field, "hangs_on_another", False)
    if field.field.required or kind_of(field) == "checkbox" or is_said:
        return False
    return any(other.required for other in field.form.fields.values())


def longest(field: forms.BoundField) -> int | None:
    """How many characters a long text may have, or None."""
    return getattr(field.field, "max_length", None)
