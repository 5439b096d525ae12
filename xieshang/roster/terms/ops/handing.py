"""A case passes from an organ of the old term to one of the new; its log names both."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.kernel import flow, stories
from xieshang.kernel.models import Actor, Case, Party
from xieshang.kernel.refusals import Invalid, NotFound, Refusal
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Group, SpecialCommittee, Term
from xieshang.roster.terms.ops.founding import check_keeper

HANDED = "handed_over"
stories.note_story(
    HANDED,
    gettext_lazy("With the change of term “{old}” handed over to “{new}”"),
    gettext_lazy("With the change of term “{old}” handed over to “{new}”"),
)


@transaction.atomic
def hand_over(case: Case, *, old: Actor, new: Actor, by: Viewer, at: datetime) -> None:
    """What the old organ was to the case the new one is from now on."""
    check_keeper(case.body_id, by)
    _check(old, new)
    Case.objects.select_for_update().get(pk=case.pk)
    if not Party.objects.filter(case_id=case.pk, actor=old, until__isnull=True).exists():
        raise Refusal(_("This case was handed over already."))
    pass_on(case, old=old, new=new, by=by, at=at)


def pass_on(case: Case, *, old: Actor, new: Actor, by: Viewer, at: datetime) -> None:
    """The same inside of the opening, where the case is locked and the organs are known."""
    roles = list(Party.objects.filter(case_id=case.pk, actor=old, until__isnull=True).values_list("role", flat=True))
    flow.join(case, [(new, role) for role in roles], at=at)
    for role in roles:
        flow.leave(case, role, at=at, actors=[old.pk])
    # Cases that name the organ as the unit in charge name its successor.
    Case.objects.filter(pk=case.pk, unit=old).update(unit=new)
    standing = Case.objects.get(pk=case.pk)
    flow.note(standing, HANDED, by=by, at=at, data={"old": old.name, "new": new.name, "organ": new.pk})


def _check(old: Actor, new: Actor) -> None:
    if _term(old, standing=Term.Standing.CLOSED) is None:
        raise NotFound()
    term = _term(new, standing=Term.Standing.RUNNING) or _term(new, standing=Term.Standing.ENDING)
    if term is None or old.body_id != new.body_id:
        raise Invalid({"new": [_("Choose an organ of the present term.")]})


def _term(organ: Actor, *, standing: str) -> int | None:
    for model in (Group, SpecialCommittee):
        found = model.objects.filter(actor=organ, term__standing=standing).values_list("term_id", flat=True).first()
        if found is not None:
            return int(found)
    return None
