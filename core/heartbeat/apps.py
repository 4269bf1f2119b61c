from django.apps import AppConfig


class HeartbeatConfig(AppConfig):
    name = "core.heartbeat"
    label = "heartbeat"
    verbose_name = "Heartbeats"
    default_auto_field = "django.db.models.BigAutoField"
