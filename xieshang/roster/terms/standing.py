"""A term that is over is read-only, and one that is being prepared has its own pages: said in one place."""

from django.utils.translation import gettext as _

from xieshang.kernel.refusals import Refusal
from xieshang.roster.models import Term


def check_running(term_id: int) -> None:
    """Nothing while the term runs; else why nothing is entered in it. Inside of a transaction: the opening of the next waits."""
    term = Term.objects.select_for_update().get(pk=term_id)
    _check(term, term.standing)


def check_open(term: Term) -> None:
    """The same as it stands on the row at hand, for pages; the operations ask again."""
    _check(term, term.standing)


def _check(term: Term, standing: str) -> None:
    if standing == Term.Standing.CLOSED:
        raise Refusal(_("%(term)s is over; its roster is kept to be read and is not changed.") % {"term": term.name})
    if standing == Term.Standing.PREPARED:
        words = _("%(term)s is being prepared; name its members on the page of the change of term.")
        raise Refusal(words % {"term": term.name})
