"""Every home has its main room, and every hall is a room of its home."""

from django.db import migrations


def furnish(apps, schema_editor):
    Home, Hall, Room = (apps.get_model("places", name) for name in ("Home", "Hall", "Room"))
    own = Room.objects.filter(hall=None, name="").values("home_id")
    Room.objects.bulk_create(
        Room(body_id=home.body_id, home=home, opened_on=home.opened_on, closed_on=home.closed_on)
        for home in Home.objects.exclude(pk__in=own).order_by("pk")
    )
    known = Room.objects.exclude(hall=None).values("hall_id")
    Room.objects.bulk_create(
        Room(
            body_id=hall.body_id,
            home_id=hall.home_id,
            hall=hall,
            seats=max(1, hall.seats),
            opened_on=hall.opened_on,
            closed_on=hall.closed_on,
        )
        for hall in Hall.objects.exclude(pk__in=known).order_by("pk")
    )


class Migration(migrations.Migration):
    dependencies = [("places", "0008_hours")]

    operations = [migrations.RunPython(furnish, migrations.RunPython.noop)]
