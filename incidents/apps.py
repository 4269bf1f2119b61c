from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    name = "incidents"
    label = "incidents"
    verbose_name = "Reports"
    default_auto_field = "django.db.models.BigAutoField"
