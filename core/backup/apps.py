from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "core.backup"
    label = "backup"
    verbose_name = "Backups"
    default_auto_field = "django.db.models.BigAutoField"
