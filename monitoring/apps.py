from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    label = "monitoring"
    verbose_name = "Monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Comments count as a sign that an account is in use, which `accounts`, below, cannot ask."""
        # Queries need their models, which are there only now.
        from accounts.queries.life import TOLD_FROM_ABOVE
        from monitoring.queries.life import last_comments

        TOLD_FROM_ABOVE.append(last_comments)
