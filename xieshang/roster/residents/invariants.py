"""What `verify` asks of resident members."""

from collections.abc import Iterator

from django.db.models import F

from xieshang.kernel.promises import Breach, invariant
from xieshang.roster.models import Membership
from xieshang.roster.residents.models import Resident


@invariant(
    "roster.residents", "A resident member is owned by a committee above, and is no member of the body where they live."
)
def residents_are_no_members() -> Iterator[Breach]:
    astray = Resident.objects.exclude(person__body_id=F("upper_id")).exclude(person__body_id=F("body_id"))
    for pk in astray.values_list("pk", flat=True):
        yield Breach("roster.residents", "the person belongs to neither of the two committees", (pk,))
    standing = Resident.objects.filter(valid_to__isnull=True).values("person", "body")
    members = Membership.objects.filter(valid_to__isnull=True, person__in=standing.values("person"))
    for pk in members.filter(body_id__in=standing.values("body"), body_id=F("person__body_id")).values_list(
        "pk", flat=True
    ):
        yield Breach("roster.residents", "a member of the body is entered as a resident member, too", (pk,))
