"""What must always be true of commendations."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from xieshang.duty.flow import DECIDED_STATES, PUBLIC_STATES
from xieshang.duty.models import Award, Commendation, Nomination, Objection
from xieshang.kernel.models import Case, Party
from xieshang.kernel.promises import Breach, invariant

ON_THE_LIST = Q(is_chosen=True, struck_at=None)


@invariant("duty.public", "A commendation is public from its publicity on, and never before.")
def names_are_kept() -> Iterator[Breach]:
    public = Q(visibility=Case.Visibility.PUBLIC)
    rows = Commendation.objects.filter((public & ~Q(state__in=PUBLIC_STATES)) | (~public & Q(state__in=PUBLIC_STATES)))
    if ids := tuple(rows.values_list("pk", flat=True)[:50]):
        yield Breach("duty.public", "commendations public too early, or not at all", ids)


@invariant("duty.heard", "Nothing is decided before its publicity is over, or while an objection is open.")
def everybody_was_heard() -> Iterator[Breach]:
    open_ones = Objection.objects.filter(nomination__award__commendation_id=OuterRef("pk"), settled_at=None)
    early = Q(heard_on=None) | Q(decided_on=None) | Q(decided_on__lte=F("publicity_until")) | Exists(open_ones)
    rows = Commendation.objects.filter(early, state__in=DECIDED_STATES)
    if ids := tuple(rows.values_list("pk", flat=True)[:50]):
        yield Breach("duty.heard", "commendations decided too early", ids)


@invariant("duty.places", "No class commends more than it has places.")
def places_hold() -> Iterator[Breach]:
    many = Count("nominations", filter=Q(nominations__is_chosen=True, nominations__struck_at=None))
    rows = Award.objects.annotate(many=many).filter(many__gt=F("places"))
    if ids := tuple(rows.order_by("pk").values_list("pk", flat=True)[:50]):
        yield Breach("duty.places", "classes with more on the list than places", ids)


@invariant("duty.nominee", "Who stands on a public list is party to its round, and nobody else is.")
def nominees_stand() -> Iterator[Breach]:
    party = Party.objects.filter(
        case_id=OuterRef("award__commendation_id"), actor_id=OuterRef("actor_id"), role="nominee", until=None
    )
    rows = Nomination.objects.filter(ON_THE_LIST, ~Exists(party), actor__isnull=False)
    rows = rows.filter(award__commendation__state__in=PUBLIC_STATES)
    listed = Nomination.objects.filter(
        ON_THE_LIST, award__commendation_id=OuterRef("case_id"), actor_id=OuterRef("actor_id")
    )
    others = Party.objects.filter(~Exists(listed), case__kind=Commendation.KIND, role="nominee", until=None)
    if ids := tuple(rows.order_by("pk").values_list("pk", flat=True)[:50]):
        yield Breach("duty.nominee", "listed and not party", ids)
    if ids := tuple(others.order_by("pk").values_list("pk", flat=True)[:50]):
        yield Breach("duty.nominee", "party and not listed", ids)
