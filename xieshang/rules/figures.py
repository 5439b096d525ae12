"""How many rules are in force."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.kernel.models import Case, Entry
from xieshang.rules.models import Rule
from xieshang.rules.queries import in_force
from xieshang.stats.registry import Count, Record, Scope, as_of, figure, section

section("rules", _("Rules"), sentence=_("{rules_in_force} methods and opinions of the committee are in force."))


def _record(row: Rule) -> Record:
    public = row.visibility == Case.Visibility.PUBLIC
    return Record(row.title, row.document_no, reverse("rules:detail", args=[row.pk]) if public else "")


@figure(
    "rules-in-force",
    label=_("rules in force"),
    measure=Count(),
    unit=npgettext_lazy("unit", "rule text", "rule texts", "n"),
    section="rules",
    when=as_of,
    record=_record,
)
def rules_in_force(scope: Scope) -> QuerySet:
    """Methods, opinions, detailed rules and standing orders in force on the last day of the period, each counted once."""
    known = Entry.objects.filter(kind=Rule.KIND, step="decide", recorded_at__lte=scope.cut_off)
    rows = Rule.objects.filter(in_force(scope.ends_on), body_id__in=scope.body_ids)
    return rows.filter(pk__in=known.order_by().values("case_id")).order_by("valid_from", "pk")
