"""Choosing what is similar: the families of a body, and the family of a sector by hand. Choices end and begin."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel.models import Body
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.grouping import families
from xieshang.roster.grouping.families import Kind
from xieshang.roster.grouping.models import Family, Kin
from xieshang.roster.models import Sector


@transaction.atomic
def choose(body: Body, kinds: Sequence[Kind], kin: Mapping[int, str], *, by: Viewer, at: datetime) -> int:
    """The body reads sectors by these families from now on; how many choices changed."""
    if by.actor_id is None or by.body_id != body.pk:
        raise NotFound()
    if not by.wears("office"):
        raise NotAllowed(_("Only the office groups sectors and members."))
    if not kinds:
        raise Invalid({"families": [_("At least one kind is needed.")]})
    Body.objects.select_for_update().get(pk=body.pk)
    changed = _choose_families(body, tuple(kinds), by, at)
    known = {kind.name for kind in kinds}
    standing = families.chosen(kin)
    for sector in Sector.objects.filter(body_id=body.pk, pk__in=kin):
        wanted = kin[sector.pk] if kin[sector.pk] in known else ""
        if wanted == standing.get(sector.pk, ""):
            continue
        changed += 1
        Kin.objects.filter(sector=sector, replaced_at=None).update(replaced_at=at)
        if wanted:
            Kin.objects.create(sector=sector, family=wanted, by_id=by.acting_id, chosen_at=at)
    return changed


def _choose_families(body: Body, kinds: tuple[Kind, ...], by: Viewer, at: datetime) -> int:
    if kinds == families.of_body(body.pk):
        return 0
    Family.objects.filter(body=body, replaced_at=None).update(replaced_at=at)
    Family.objects.bulk_create(
        Family(
            body=body, name=kind.name, words=" ".join(kind.words), position=position, by_id=by.acting_id, chosen_at=at
        )
        for position, kind in enumerate(kinds, 1)
    )
    return 1
