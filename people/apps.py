from django.apps import AppConfig, apps


class PeopleConfig(AppConfig):
    name = "people"
    label = "people"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        """Keep the keys of sessions out of the database."""
        # Models are ready only now.
        from people.session_keys import keep_digests_in

        tables = (apps.get_model("sessions", "Session"), apps.get_model("usersessions", "UserSession"))
        keep_digests_in(*(table._meta.get_field("session_key") for table in tables))
