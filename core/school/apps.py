from django.apps import AppConfig


class SchoolConfig(AppConfig):
    name = "core.school"
    label = "school"
    verbose_name = "The school"
    default_auto_field = "django.db.models.BigAutoField"
