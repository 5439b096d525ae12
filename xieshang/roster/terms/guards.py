"""When a term can be opened: everybody who is named has a place, and somebody is named."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshang.kernel.flow import Guard
from xieshang.kernel.models import Case
from xieshang.roster.models import Sector
from xieshang.roster.terms.models import Nominee, Succession

WITHOUT_PLACE = Q(sector=None) | Q(committee=None)


def _not_ready(case: Case) -> str | None:
    found = Succession.objects.get(pk=case.pk)
    if not Sector.objects.filter(term_id=found.term_id).exists():
        return _("The term has no sector yet.")
    named = Nominee.objects.filter(succession_id=case.pk)
    if not named.exists():
        return _("Nobody is named for the term yet.")
    many = named.filter(WITHOUT_PLACE).count()
    if many:
        words = ngettext(
            "%(many)s person has no sector or special committee yet.",
            "%(many)s persons have no sector or special committee yet.",
            many,
        )
        return words % {"many": many}
    return None


def _ready() -> Q:
    named = Nominee.objects.filter(succession_id=OuterRef("pk"))
    sectors = Sector.objects.filter(term_id=OuterRef("succession__term_id"))
    return Q(Exists(named), Exists(sectors)) & ~Q(Exists(named.filter(WITHOUT_PLACE)))


READY = Guard("term_ready", _not_ready, _ready)
