from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "core.notices"
    label = "notices"
    verbose_name = "Messages owed"
    default_auto_field = "django.db.models.BigAutoField"
