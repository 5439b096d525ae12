"""Views of lists that somebody keeps under a name of their own."""

from datetime import datetime

from django.utils.translation import gettext as _

from xieshang.desk.models import OwnView
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.kernel.viewer import Viewer

MOST = 12
LONGEST = 1500


def of(viewer: Viewer, slug: str) -> list[OwnView]:
    """One's own views of a list, the oldest first."""
    return list(OwnView.objects.filter(owner_id=viewer.actor_id or 0, slug=slug).order_by("id")[:MOST])


def keep(slug: str, name: str, words: str, *, by: Viewer, at: datetime) -> OwnView:
    """The words of the address stand under this name; a name used before means the new words."""
    name = " ".join(name.split())
    if not name or len(name) > 30:
        raise Invalid({"name": [_("Give the view a name of at most 30 characters.")]})
    if not words or len(words) > LONGEST:
        raise Invalid({"name": [_("Filter, sort or choose columns first: this is the whole list.")]})
    known = {view.name for view in of(by, slug)}
    if name not in known and len(known) >= MOST:
        raise Invalid(
            {"name": [_("You can keep at most %(most)s views of a list. Delete one first.") % {"most": MOST}]}
        )
    kept, _made = OwnView.objects.update_or_create(
        owner_id=by.acting_id, slug=slug, name=name, defaults={"words": words, "made_at": at}
    )
    return kept


def drop(slug: str, pk: int, *, by: Viewer) -> str:
    """The view is gone; answers its name."""
    found = OwnView.objects.filter(owner_id=by.actor_id or 0, slug=slug, pk=pk).first()
    if found is None:
        raise NotFound()
    found.delete()
    return found.name
