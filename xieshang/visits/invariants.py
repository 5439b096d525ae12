"""What must always be true of visits."""

from collections.abc import Iterator

from django.db.models import F, Q

from xieshang.kernel.models import Case
from xieshang.kernel.promises import Breach, invariant
from xieshang.visits.flow import ready
from xieshang.visits.models import Visit


@invariant("visits.host", "Whoever is in charge of a visit is party to it.")
def hosts_stand() -> Iterator[Breach]:
    right = Q(parties__role="host", parties__until__isnull=True, parties__actor_id=F("unit_id"))
    bare = Visit.objects.exclude(pk__in=Visit.objects.filter(right).values("pk"))
    if ids := tuple(bare.values_list("pk", flat=True)[:50]):
        yield Breach("visits.host", "visits whose host is no party", ids)


@invariant("visits.prepared", "From its preparation on a visit has a programme and somebody who receives it.")
def programmes_stand() -> Iterator[Breach]:
    bare = Visit.objects.exclude(state__in=("announced", "cancelled")).exclude(ready.where())
    if ids := tuple(bare.values_list("pk", flat=True)[:50]):
        yield Breach("visits.prepared", "prepared visits without programme or receiver", ids)


@invariant("visits.public", "Only a visit that is over and summed up is public.")
def public_visits_are_over() -> Iterator[Breach]:
    early = Visit.objects.filter(visibility=Case.Visibility.PUBLIC).exclude(state="closed")
    if ids := tuple(early.values_list("pk", flat=True)[:50]):
        yield Breach("visits.public", "public visits that are not over", ids)
