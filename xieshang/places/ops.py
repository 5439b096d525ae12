"""Opening and closing homes and halls."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.refusals import Invalid
from xieshang.places.hours.ops.rooms import close_rooms, furnish
from xieshang.places.models import Hall, Home
from xieshang.roster.models import Town


@transaction.atomic
def open_home(
    body: Body,
    *,
    code: str,
    kind: str,
    name: str,
    opened_on: date,
    name_en: str = "",
    town: Town | None = None,
    address: str = "",
    facilities: str = "",
) -> Home:
    """The Members' Home stands, with the actor that keepers are appointed for."""
    if kind not in Home.Kind.values:
        raise Invalid({"kind": [_("There is no such kind of home.")]})
    actor = Actor.objects.create(body=body, kind=Actor.Kind.ORGAN, name=name, name_en=name_en)
    home = Home.objects.create(
        actor=actor,
        body=body,
        code=code,
        kind=kind,
        town=town,
        address=address,
        facilities=facilities,
        opened_on=opened_on,
    )
    furnish(home)
    return home


@transaction.atomic
def found_home(body: Body, *, code: str, opened_on: date, hall: str = "", **facts: Any) -> Home:
    """The home stands, and with it its hall, if that has a name; both under the same code, which no other place has."""
    if Home.objects.filter(body=body, code=code).exists() or Hall.objects.filter(body=body, code=code).exists():
        raise Invalid({"code": [_("Another place has this code.")]})
    home = open_home(body, code=code, opened_on=opened_on, **facts)
    if hall:
        open_hall(home, code=code, name=hall, opened_on=opened_on)
    return home


@transaction.atomic
def open_hall(
    home: Home,
    *,
    code: str,
    name: str,
    opened_on: date,
    name_en: str = "",
    town: Town | None = None,
    seats: int = 20,
) -> Hall:
    """The hall stands in the home, with the actor that convenors are appointed for."""
    if opened_on < home.opened_on:
        raise Invalid({"opened_on": [_("A hall cannot open before its home.")]})
    actor = Actor.objects.create(body_id=home.body_id, kind=Actor.Kind.ORGAN, name=name, name_en=name_en)
    hall = Hall.objects.create(
        actor=actor,
        body_id=home.body_id,
        home=home,
        code=code,
        town=town or home.town,
        seats=seats,
        opened_on=opened_on,
    )
    furnish(home, hall=hall)
    return hall


@transaction.atomic
def close_hall(hall: Hall, *, last_day: date) -> Hall:
    """The hall takes no matters after the day."""
    if last_day < hall.opened_on:
        raise Invalid({"last_day": [_("A place cannot close before it opens.")]})
    hall.closed_on = last_day
    hall.save(update_fields=["closed_on"])
    close_rooms(hall.home, hall=hall, last_day=last_day)
    return hall


@transaction.atomic
def close_home(home: Home, *, last_day: date) -> Home:
    """The home and every hall still open in it are closed after the day."""
    if last_day < home.opened_on:
        raise Invalid({"last_day": [_("A place cannot close before it opens.")]})
    for hall in Hall.objects.open_on(last_day).filter(home=home):
        close_hall(hall, last_day=last_day)
    home.closed_on = last_day
    home.save(update_fields=["closed_on"])
    close_rooms(home, last_day=last_day)
    return home
