from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "core.files"
    label = "files"
    verbose_name = "Private files"
    default_auto_field = "django.db.models.BigAutoField"
