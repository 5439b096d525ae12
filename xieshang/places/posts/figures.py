"""What the media told."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.kernel.models import Case
from xieshang.places.posts.models import Coverage
from xieshang.stats.registry import Count, Record, Scope, figure, section, within

section("deeds", _("Deeds and media"), sentence=_("The media told {media_reports} times of what members did."))


def _record(row: Coverage) -> Record:
    return Record(f"{row.outlet}：{row.title}", "", reverse("places:deed", args=[row.deed_id]))


@figure(
    "media-reports",
    label=_("media reports on deeds"),
    measure=Count(),
    unit=npgettext_lazy("unit", "report", "reports", "n"),
    section="deeds",
    when=within,
    record=_record,
)
def media_reports(scope: Scope) -> QuerySet:
    """Reports of the media on published deeds of members and places, by the day of the report; each report of an outlet counts."""
    rows = Coverage.objects.filter(body_id__in=scope.body_ids, told_on__range=(scope.starts_on, scope.ends_on))
    rows = rows.filter(written_at__lte=scope.cut_off).filter(deed__visibility=Case.Visibility.PUBLIC)
    return rows.select_related("deed").order_by("told_on", "id")
