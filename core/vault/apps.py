from django.apps import AppConfig
from django.core import checks


class VaultConfig(AppConfig):
    name = "core.vault"
    label = "vault"
    verbose_name = "Password safe"

    def ready(self):
        from core.vault.api import check_keys  # the keyring reads the settings, so it loads after them

        checks.register(check_keys, checks.Tags.security)
