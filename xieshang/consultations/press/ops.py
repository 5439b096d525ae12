"""Publishing what was said at a press conference."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.consultations.press.models import PublishedRemark
from xieshang.consultations.press.queries import IS_OVER, exchanges
from xieshang.gatherings.models import Gathering
from xieshang.gatherings.ops.doors import acting, locked
from xieshang.kernel import flow
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer


@transaction.atomic
def publish(gathering: Gathering, *, chosen: set[int], by: Viewer, at: datetime) -> int:
    """Exactly these exchanges (each by its first remark) are public from now on; how many remarks that is.

    What was public and is not chosen any more is taken off the public page; the log keeps who did it, and when.
    """
    standing = locked(gathering, states=IS_OVER, permit="gathering_convener", by=by)
    said = exchanges(standing.pk)
    if not chosen <= {one.first.pk for one in said}:
        raise Invalid({"chosen": [_("This was not said at this press conference.")]})
    wanted = {row.pk for one in said if one.first.pk in chosen for row in one.remarks}
    known = {row.pk for one in said for row in one.remarks if row.is_public}  # type: ignore[attr-defined]
    if wanted == known:
        return len(wanted)
    PublishedRemark.objects.filter(remark_id__in=known - wanted).delete()
    new = [PublishedRemark(remark_id=pk, by_id=acting(by), at=at) for pk in sorted(wanted - known)]
    PublishedRemark.objects.bulk_create(new)
    flow.note(standing, "press_published", by=by, at=at, data={"count": len(wanted), "taken_off": len(known - wanted)})
    return len(wanted)
