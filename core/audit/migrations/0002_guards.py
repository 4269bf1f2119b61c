from django.db import migrations

from core.audit.guards import put_up


class Migration(migrations.Migration):
    """The guards; whatever later makes a table anew on SQLite (most alterations do) puts them up again."""

    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(put_up)]
