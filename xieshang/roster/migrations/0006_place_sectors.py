"""Groups stand, and sectors stand in them, from the first day of their term: that is what the columns said."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def place(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    group, sector, placing = (apps.get_model("roster", name) for name in ("Group", "Sector", "Placing"))
    for row in group.objects.select_related("term").order_by("pk"):
        group.objects.filter(pk=row.pk).update(valid_from=row.term.starts_on)
    rows = sector.objects.filter(group__isnull=False).select_related("term").order_by("pk")
    placing.objects.bulk_create(
        placing(sector=row, group_id=row.group_id, valid_from=row.term.starts_on) for row in rows
    )


class Migration(migrations.Migration):
    dependencies = [("roster", "0005_groups_and_placings_by_day")]

    operations = [migrations.RunPython(place, migrations.RunPython.noop)]
