"""How members keep contact with the people of their sectors."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext_lazy

from xieshang.kernel.models import Actor, Entry
from xieshang.liaison.models import Contact, Feedback
from xieshang.stats.registry import Count, Record, Scope, as_of, figure, section, within

section(
    "liaison",
    _("Contact with constituents"),
    order=15,
    sentence=_(
        "{liaison_members} members kept contact with {liaison_contacts} constituents and spoke with them"
        " {liaison_records} times; {liaison_feedback} yearly feedbacks were handed in."
    ),
)


def _standing(scope: Scope) -> QuerySet:
    open_then = Q(ended_on=None) | Q(ended_on__gt=scope.ends_on)
    rows = Contact.objects.filter(open_then, body_id__in=scope.body_ids, raised_at__date__lte=scope.ends_on)
    return rows.filter(raised_at__lte=scope.cut_off)


@figure(
    "liaison-members",
    label=_("members who keep contact"),
    measure=Count(),
    unit=npgettext_lazy("unit", "person", "persons", "n"),
    section="liaison",
    when=as_of,
    order=1,
    record=lambda row: Record(row.name),
)
def liaison_members(scope: Scope) -> QuerySet:
    """Members with at least one constituent whom they keep contact with on the last day of the period."""
    return Actor.objects.filter(pk__in=_standing(scope).order_by().values("owner_id")).order_by("name", "id")


@figure(
    "liaison-contacts",
    label=_("constituents in contact"),
    measure=Count(),
    unit=npgettext_lazy("unit", "person", "persons", "n"),
    section="liaison",
    when=as_of,
    order=2,
)
def liaison_contacts(scope: Scope) -> QuerySet:
    """Constituents with whom a member keeps contact on the last day of the period; each member's are counted by themselves."""
    return _standing(scope).order_by("raised_at", "id")


@figure(
    "liaison-records",
    label=_("contacts made"),
    measure=Count(),
    unit=npgettext_lazy("unit", "time", "times", "n"),
    section="liaison",
    when=within,
    order=3,
)
def liaison_records(scope: Scope) -> QuerySet:
    """Contacts with a constituent that took place in the period and were recorded by the member."""
    rows = Entry.objects.counted(scope.body_ids, Contact.KIND, **scope.days).filter(step="record")
    return rows.select_related("case").order_by("occurred_on", "id")


@figure(
    "liaison-feedback",
    label=_("yearly feedbacks"),
    measure=Count(),
    unit=npgettext_lazy("unit", "form", "forms", "n"),
    section="liaison",
    when=within,
    order=4,
)
def liaison_feedback(scope: Scope) -> QuerySet:
    """Yearly feedbacks that members sent to their convenors in the period."""
    rows = Entry.objects.counted(scope.body_ids, Feedback.KIND, **scope.days).filter(step="send")
    return rows.select_related("case").order_by("occurred_on", "id")
