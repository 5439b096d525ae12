"""Everybody enrolled before has the keys by which they are sorted and found."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from xieshang.roster import spelling

BATCH = 1000


def spell(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    person, key = apps.get_model("roster", "Person"), apps.get_model("roster", "PersonKey")
    rows = person.objects.select_related("actor").order_by("pk")
    for row in rows.iterator(chunk_size=BATCH):
        name = row.actor.name
        row.name_pinyin = row.name_pinyin or spelling.pinyin_of(name)
        row.initials = spelling.initials_of(name, row.name_pinyin)
        row.stroke_key = spelling.stroke_key(name)
        row.save(update_fields=["name_pinyin", "initials", "stroke_key"])
        found = spelling.keys_of(name, row.name_pinyin)
        key.objects.bulk_create(key(body_id=row.body_id, person=row, key=one) for one in found)


class Migration(migrations.Migration):
    dependencies = [("roster", "0002_names_privacy_and_changes")]

    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
