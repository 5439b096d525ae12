"""Two substitutes may share a name: they are told apart by whose place they take."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0005_online_and_substitutes")]

    operations = [
        migrations.RemoveConstraint("attendance", "guest_attends_once"),
        migrations.AddConstraint(
            "attendance",
            models.UniqueConstraint(
                fields=["gathering", "guest_name"], condition=Q(actor=None, for_actor=None), name="guest_attends_once"
            ),
        ),
        migrations.AddConstraint(
            "attendance",
            models.UniqueConstraint(
                fields=["gathering", "guest_name", "for_actor"], condition=Q(actor=None), name="substitute_attends_once"
            ),
        ),
    ]
