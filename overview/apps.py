from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "overview"
    label = "overview"
    verbose_name = "The whole school"
    default_auto_field = "django.db.models.BigAutoField"
