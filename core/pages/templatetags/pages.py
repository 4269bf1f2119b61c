"""Words for dates and states, in every template."""

from django import template

register = template.Library()
