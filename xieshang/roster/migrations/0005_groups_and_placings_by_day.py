import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("roster", "0004_corrections")]

    operations = [
        migrations.AddField(
            model_name="group",
            name="valid_from",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="group",
            name="valid_to",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="change",
            name="kind",
            field=models.CharField(
                choices=[
                    ("added", "added as a member"),
                    ("rejoined", "a member again"),
                    ("transferred", "transferred"),
                    ("regrouped", "moved to another town group"),
                    ("office", "office changed"),
                    ("grouped", "placed by a grouping"),
                    ("left", "membership ended"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="began_by",
            field=models.CharField(
                choices=[
                    ("elected", "named for the term"),
                    ("added", "added within the term"),
                    ("transferred", "transferred in"),
                    ("office", "with a new office"),
                    ("grouped", "with the grouping of the sectors"),
                ],
                default="elected",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="ended_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "—"),
                    ("transferred", "transferred out"),
                    ("office", "office changed"),
                    ("grouped", "with the grouping of the sectors"),
                    ("moved", "left for a post elsewhere"),
                    ("resigned", "resigned"),
                    ("removed", "removed"),
                    ("died", "died"),
                    ("term", "end of the term"),
                ],
                max_length=20,
            ),
        ),
        migrations.CreateModel(
            name="Placing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                ("decision", models.CharField(blank=True, max_length=80)),
                ("end_decision", models.CharField(blank=True, max_length=80)),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placings", to="roster.group"
                    ),
                ),
                (
                    "sector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placings", to="roster.sector"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="placing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("valid_to", None)), fields=("sector",), name="sector_in_one_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="placing",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"),
                name="placing_runs_forward",
            ),
        ),
    ]
