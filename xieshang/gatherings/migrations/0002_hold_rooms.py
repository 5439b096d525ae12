"""Gatherings that are planned hold the room of their hall or home; of two planned at once the earlier holds it."""

from django.db import migrations
from django.utils import timezone


def hold(apps, schema_editor):
    Gathering = apps.get_model("gatherings", "Gathering")
    Room, Occupancy = apps.get_model("places", "Room"), apps.get_model("places", "Occupancy")
    rows = Gathering.objects.filter(state__in=("planned", "convoked", "under_way"), ends_at__gt=timezone.now())
    for row in rows.order_by("pk"):
        rooms = Room.objects.filter(hall_id=row.hall_id) if row.hall_id else Room.objects.filter(hall=None, name="")
        room = (rooms if row.hall_id else rooms.filter(home_id=row.home_id)).first()
        if room is None:
            continue
        held = Occupancy.objects.filter(
            room=room, released_at=None, starts_at__lt=row.ends_at, ends_at__gt=row.starts_at
        )
        if not held.exists():
            Occupancy.objects.create(room=room, case_id=row.pk, starts_at=row.starts_at, ends_at=row.ends_at)


class Migration(migrations.Migration):
    dependencies = [("gatherings", "0001_initial"), ("places", "0009_rooms_of_homes")]

    operations = [migrations.RunPython(hold, migrations.RunPython.noop)]
