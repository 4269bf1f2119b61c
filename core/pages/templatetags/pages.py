"""The components of every page. Builtins: a template needs no load line."""

import json
from functools import lru_cache

from django import template
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from core.actor import SYSTEM
from core.pages import fields, tags, words
from core.pages.deadlines import days_left as left_in_words
from core.workdays.queries import school_calendar

register = template.Library()

# Lines of the history that a page shows unfolded, and how many are too few to fold.
NEWEST, FEW = 4, 2

register.filter("day", words.day)
register.filter("moment", words.moment)
register.filter("last_day", words.last_day)
register.filter("device", words.device)
register.filter("kind", fields.kind_of)
register.filter("says_optional", fields.says_optional)
register.filter("longest", fields.longest)
register.filter("errors_of", fields.errors_of)
register.filter("first_id", fields.first_id)


@register.filter
def as_json(value):
    """A value for a script of ours to read from an attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.simple_tag
def control(field):
    """The control of a form's field, without label, help and error."""
    return fields.draw(field)


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms):
    """Everything that is wrong in these forms, each a link to where it is mended."""
    bound = [form for form in forms if getattr(form, "errors", None)]
    problems = [
        (fields.first_id(field), error) for form in bound for field in form for error in fields.errors_of(field)
    ]
    return {"problems": problems, "general": [error for form in bound for error in form.non_field_errors()]}


@register.simple_tag
# A list says the same few in every row; `typed`, for safe text is another than the same text unsafe.
@lru_cache(1024, typed=True)
def tag(text, colour="grey"):
    """A few words on a colour; the words say everything, the colour only helps."""
    colour = colour if colour in tags.ALL else "grey"
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text) if text else ""


class StateTag(template.Node):
    """`{% state_tag thing.state %}`: the label and the colour of a thing's state."""

    def __init__(self, path):
        owner, _, self.name = path.rpartition(".")
        self.state = template.Variable(path)
        self.thing = template.Variable(owner) if owner else None

    def render(self, context):
        """The words come from the field's choices, however the state was read."""
        state = self.state.resolve(context)
        thing = self.thing.resolve(context) if self.thing else None
        label = str(getattr(state, "label", "") or self._label(thing, state))
        colour = tags.colour_of(str(state), getattr(getattr(thing, "_meta", None), "model_name", ""))
        return tag(label[:1].upper() + label[1:], colour)

    def _label(self, thing, state):
        if isinstance(thing, Model):
            return _choice(thing._meta.label, self.name, state)
        say = getattr(thing, f"get_{self.name}_display", None)
        return say() if say else state


@lru_cache(1024)
def _choice(model, name, value):
    """What a field's choices call a value; itself where there are none."""
    fields = apps.get_model(model)._meta.fields
    return next((dict(field.flatchoices).get(value, value) for field in fields if field.name == name), value)


@register.tag
def state_tag(parser, token):
    """Compile `{% state_tag thing.state %}`."""
    parts = token.split_contents()
    if len(parts) != 2:
        raise template.TemplateSyntaxError("state_tag takes one value: {% state_tag thing.state %}")
    return StateTag(parts[1])


def _now(context):
    return getattr(context.get("request"), "now", None) or timezone.now()


def _calendar(context):
    """The school's calendar, read once for each page."""
    request = context.get("request")
    if request is None:
        return school_calendar()
    if not hasattr(request, "school_calendar"):
        request.school_calendar = school_calendar()
    return request.school_calendar


@register.simple_tag(takes_context=True)
def days_left(context, due_by, in_school_days=False):
    """Working days left or late until `due_by`, the first instant that is late; nothing without one.

    `in_school_days` leaves out the days on which the school is closed, whatever they do to the clock of comments.
    """
    if not due_by:
        return ""
    calendar, unit = _calendar(context), "working day"
    if in_school_days:
        calendar, unit = calendar.in_school_days(), "school day"
    return tag(*left_in_words(due_by, _now(context), calendar, unit))


@register.inclusion_tag("components/clause.html")
def clause(clause_id):
    """A small link to a clause of the Statement on How we're doing."""
    return {"clause": clause_id, "url": reverse("overview:standing")}


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows):
    """What is known of a thing: rows of (label, value[, url, link text])."""
    return {"rows": [(*row, "", "")[:4] for row in rows]}


@register.inclusion_tag("components/action.html", takes_context=True)
def action_button(context, text, url, why_not="", method="post", style="", about="", **hidden):
    """One button that acts, or the reason why this person may not, in the same place.

    `about` is read out after the text where a page has several such buttons; `hidden` are values sent along.
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "text": text,
        "url": url,
        "why_not": why_not,
        "method": method,
        "style": style,
        "about": about,
        "hidden": hidden,
    }


@register.inclusion_tag("components/work_list.html", takes_context=True)
def work_list(context, items):
    """What waits for somebody: one row each, with days left in words and one button."""
    return {"items": items, "request": context.get("request")}


@register.inclusion_tag("components/history.html")
def history_panel(history):
    """What was done to the thing of this page: the newest lines, and those before them folded. Nothing without any."""
    lines = list(history or ())
    shown = NEWEST if len(lines) > NEWEST + FEW else len(lines)
    several = len({(line.about_type, line.about_id) for line in lines}) > 1
    return {"newest": lines[:shown], "before": lines[shown:], "several": several}


@register.inclusion_tag("components/timeline.html")
def timeline(history, several=False):
    """What was done to a thing, newest first: lines of `audit.history_of`; each says to which of several."""
    lines = [
        {
            "what": words.event(line.event),
            "who": line.actor_name if line.actor_id or line.actor_name != SYSTEM.name else "",
            "at": line.at,
            "about": line.about_name if several else "",
            "facts": words.facts(line.facts),
        }
        for line in history
    ]
    return {"lines": lines}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pager(context, page):
    """Links to the page before and the page after, with the filters kept.

    `page` has `previous_query` and `next_query`: dicts of what changes in the address, or None.
    """
    request = context.get("request")

    def link(changes):
        if not changes or request is None:
            return ""
        kept = request.GET.copy()
        for name in ("page", "after", "before"):
            kept.pop(name, None)
        kept.update({name: str(value) for name, value in changes.items()})
        return f"?{kept.urlencode()}"

    return {"previous": link(page.previous_query), "next": link(page.next_query)}


@register.inclusion_tag("components/desk.html", takes_context=True)
def desk(context, name, role, doing):
    """A button of the demonstration: look around as somebody with this role."""
    url = reverse("overview:demonstration_sign_in", args=[role])
    return {"csrf_token": context.get("csrf_token"), "name": name, "words": doing, "url": url}
