"""Mark the looks of a copy of the whole safe, those that were made already by the words of their reason."""

from django.db import migrations, models


def mark_copies(apps, schema_editor):
    """The program itself put these words before the reason that was typed; nobody can type them there."""
    looks = apps.get_model("accounts", "CredentialLook").objects
    looks.filter(reason__startswith="Copy of the safe: ", in_emergency=False).update(in_a_copy=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0025_bound_to_their_account")]
    operations = [
        migrations.AddField(
            model_name="credentiallook",
            name="in_a_copy",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(mark_copies, migrations.RunPython.noop),
    ]
