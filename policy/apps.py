from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "policy"
    label = "policy"
    verbose_name = "The Statement"
    default_auto_field = "django.db.models.BigAutoField"
