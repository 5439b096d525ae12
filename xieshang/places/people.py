"""Whom somebody means who typed a name, a member number or a user name."""

from django.db.models import Q
from django.utils.translation import gettext as _

from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Membership, Person


def person_called(viewer: Viewer, typed: str, *, field: str = "person") -> Person:
    """The one person of the viewer's body; of several with one name, the member number or user name tells."""
    words = typed.strip()
    if not words or "\0" in words:
        raise Invalid({field: [_("Type a name, a member number or a user name.")]})
    rows = Person.objects.filter(body_id=viewer.body_id).select_related("actor")
    numbered = Membership.objects.filter(body_id=viewer.body_id, member_no=words, valid_to=None)
    by_key = Q(actor__account__username=words.lower()) | Q(pk__in=numbered.values("person_id"))
    found = list(rows.filter(by_key).distinct()[:2]) or list(rows.filter(actor__name=words).order_by("pk")[:2])
    if not found:
        raise Invalid(
            {field: [_("Nobody in the roster has this name. The administrator opens an account for new people.")]}
        )
    if len(found) > 1:
        raise Invalid({field: [_("Several people have this name. Type the member number or the user name.")]})
    return found[0]
