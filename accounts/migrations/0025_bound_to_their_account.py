"""Seal every sign-in detail again, bound to its account too, so that a row moved to another account opens nothing."""

from django.db import migrations
from django.views.decorators.debug import sensitive_variables

from core.vault.api import CannotOpen, KeyIsMissing, open_sealed, seal


@sensitive_variables()
def bind_to_account(apps, schema_editor):
    """What was damaged before stays as it is; where the key is missing or opens nothing at all, nothing changes."""
    opened, damaged = 0, None
    for row in list(apps.get_model("accounts", "Credential").objects.order_by("pk")):
        before = (str(row.pk), row.kind, str(row.version))
        try:
            plaintext = open_sealed(row.sealed, context=before)
        except KeyIsMissing:
            raise
        except CannotOpen as fault:
            damaged = fault
            continue
        row.sealed = seal(plaintext, context=("credential", str(row.school_account_id), *before))
        row.save(update_fields=["sealed"])
        opened += 1
    if damaged is not None and not opened:
        raise damaged


class Migration(migrations.Migration):
    dependencies = [("accounts", "0024_directory_token_ending")]
    operations = [migrations.RunPython(bind_to_account, migrations.RunPython.noop)]
