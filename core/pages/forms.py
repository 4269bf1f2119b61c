"""One renderer draws every form."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Django's own renderer with our field template."""

    field_template_name = "components/field.html"
