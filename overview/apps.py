from django.apps import AppConfig


class OverviewConfig(AppConfig):
    name = "overview"
    label = "overview"
    verbose_name = "The whole school"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """A leaver's own page says what is missing of everything they held, which `accounts`, below, cannot ask."""
        # Queries need their models, which are there only now.
        from accounts.queries.leaving import TOLD_FROM_ABOVE
        from overview.queries.leaving import missing

        TOLD_FROM_ABOVE.append(missing)
