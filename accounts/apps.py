from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"
    verbose_name = "School accounts"
    default_auto_field = "django.db.models.BigAutoField"
