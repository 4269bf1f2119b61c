import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def call_off_what_ended_before_it_began(apps, schema_editor):
    """Until now a role that was taken back on its first day ended on the day before."""
    holdings = apps.get_model("people", "RoleHolding").objects.using(schema_editor.connection.alias)
    never_counted = holdings.filter(ends_on__lt=models.F("starts_on"))
    never_counted.update(cancelled_at=timezone.now(), ends_on=None)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="roleholding",
            name="cancelled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="roleholding",
            name="cancelled_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(call_off_what_ended_before_it_began, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="roleholding",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="holding_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="roleholding",
            constraint=models.CheckConstraint(
                condition=models.Q(("cancelled_by", None), ("cancelled_at__isnull", False), _connector="OR"),
                name="holding_cancelled_pair",
            ),
        ),
    ]
