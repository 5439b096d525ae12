"""What must always be true of contacts."""

from collections.abc import Iterator

from django.db.models import F, Q

from xieshang.kernel.models import Case
from xieshang.kernel.promises import Breach, invariant
from xieshang.liaison.models import Care, Contact


@invariant("liaison.ended", "Of a contact that has ended neither name nor phone is kept.")
def ended_are_forgotten() -> Iterator[Breach]:
    kept = Contact.objects.filter(state="ended").filter(Q(name_sealed__isnull=False) | Q(phone_sealed__isnull=False))
    if ids := tuple(kept.values_list("pk", flat=True)[:50]):
        yield Breach("liaison.ended", "ended contacts with name or phone", ids)


@invariant("liaison.sealed", "Contacts are open to their member and to nobody outside the body's staff.")
def contacts_stay_inside() -> Iterator[Breach]:
    right = Q(parties__role="liaison", parties__until__isnull=True, parties__actor_id=F("owner_id"))
    alone = Contact.objects.filter(visibility=Case.Visibility.PARTIES).filter(right)
    wrong = Contact.objects.exclude(pk__in=alone.values("pk"))
    if ids := tuple(wrong.values_list("pk", flat=True)[:50]):
        yield Breach("liaison.sealed", "contacts without their member, or open to others", ids)


@invariant("liaison.cares", "Of two that look after a group in turn the first has ended when the second begins.")
def cares_follow_each_other() -> Iterator[Breach]:
    over = Q(group__cares__valid_from__gt=F("valid_from"))
    late = over & (Q(valid_to=None) | Q(group__cares__valid_from__lte=F("valid_to")))
    if ids := tuple(Care.objects.filter(late).values_list("pk", flat=True).distinct()[:50]):
        yield Breach("liaison.cares", "overlapping rows of who looks after a group", ids)
