"""What must always be true of liaison offices."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from xieshang.kernel.promises import Breach, invariant
from xieshang.places.models import Hall
from xieshang.places.offices.models import Director
from xieshang.roster.models import Appointment


@invariant(
    "offices.convene", "Who directs a liaison office convenes each hall of the town that was open when they came."
)
def directors_convene() -> Iterator[Breach]:
    open_then = Q(closed_on=None) | Q(closed_on__gte=OuterRef("valid_from"))
    lasting = Q(valid_to=None) & Q(actor_id=OuterRef(OuterRef("actor_id")), of_id=OuterRef("actor_id"), role="convenor")
    unconvened = Hall.objects.filter(
        open_then, ~Exists(Appointment.objects.filter(lasting)), town_id=OuterRef("office__town_id"), closed_on=None
    ).filter(opened_on__lte=OuterRef("valid_from"))
    wrong = Director.objects.filter(Exists(unconvened), kind="director", valid_to=None)
    if ids := tuple(wrong.values_list("pk", flat=True)[:50]):
        yield Breach("offices.convene", "directors who do not convene a hall of their town", ids)


@invariant("offices.follow", "Of two who direct one office in turn the first has ended when the second begins.")
def directors_follow_each_other() -> Iterator[Breach]:
    rows = Director.objects.filter(kind="director")
    later = rows.filter(office_id=OuterRef("office_id"), valid_from__gte=OuterRef("valid_from"))
    later = later.exclude(pk=OuterRef("pk"))
    standing = Q(Exists(later), valid_to=None)
    late = Q(Exists(later.filter(valid_from__lte=OuterRef("valid_to"))), valid_to__isnull=False)
    overlapping = rows.filter(standing | late)
    if ids := tuple(overlapping.values_list("pk", flat=True)[:50]):
        yield Breach("offices.follow", "directors of one office at the same time", ids)
