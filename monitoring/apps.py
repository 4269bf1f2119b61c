from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "monitoring"
    label = "monitoring"
    verbose_name = "Monitoring"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Comments count as a sign that an account is in use, and as held by a leaver, which `accounts` cannot ask."""
        # Queries need their models, which are there only now.
        from accounts.queries.life import TOLD_FROM_ABOVE, Sign
        from accounts.queries.to_hand_on import TOLD_FROM_ABOVE as HELD
        from monitoring.models import Comment

        TOLD_FROM_ABOVE.append(Sign(Comment.objects.all, "received_at"))
        HELD.append(lambda person: Comment.objects.open().filter(assigned_to=person))
