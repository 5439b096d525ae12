"""What must always be true of matters."""

from collections.abc import Iterator

from django.db.models import Count, F, Q

from xieshang.kernel.promises import Breach, invariant
from xieshang.matters.models import Identity, Matter


@invariant("matters.identity", "Every matter has its row in the sealed table, in the same body.")
def identities_stand() -> Iterator[Breach]:
    bare = Matter.objects.filter(identity__isnull=True).values_list("pk", flat=True)
    if ids := tuple(bare[:50]):
        yield Breach("matters.identity", "matters without an identity row", ids)
    moved = Identity.objects.exclude(body_id=F("matter__body_id")).values_list("pk", flat=True)
    if ids := tuple(moved[:50]):
        yield Breach("matters.identity", "identity rows of another body than their matter", ids)


@invariant("matters.parties", "Every matter has exactly one hall and one person who raised it.")
def parties_stand() -> Iterator[Breach]:
    standing = Q(parties__until__isnull=True)
    counted = Matter.objects.annotate(
        halls=Count("parties", filter=standing & Q(parties__role="hall")),
        askers=Count("parties", filter=standing & Q(parties__role="asker")),
    )
    if ids := tuple(counted.exclude(halls=1, askers=1).values_list("pk", flat=True)[:50]):
        yield Breach("matters.parties", "matters without exactly one hall and one raiser", ids)
