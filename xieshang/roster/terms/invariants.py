"""What `verify` asks of terms."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F, Q

from xieshang.kernel.promises import Breach, invariant
from xieshang.roster.models import Appointment, Group, Membership, SpecialCommittee, Term
from xieshang.roster.terms.models import Succession


@invariant("roster.terms.days", "Terms of a body do not overlap, and of two that follow each other the first is over.")
def terms_do_not_overlap() -> Iterator[Breach]:
    held = Term.objects.exclude(standing=Term.Standing.PREPARED).order_by("body_id", "starts_on", "id")
    last: Term | None = None
    for term in held:
        if last is not None and last.body_id == term.body_id and term.starts_on <= last.ends_on:
            yield Breach("roster.terms.days", "two terms cover the same day", (last.pk, term.pk))
        last = term


@invariant("roster.terms.over", "In a term that is over nobody is a member or holds an office of its organs any more.")
def what_is_over_has_ended() -> Iterator[Breach]:
    over = Q(term__standing=Term.Standing.CLOSED)
    beyond = Q(valid_to__isnull=True) | Q(valid_to__gt=F("term__ends_on"))
    for pk in Membership.objects.filter(over & beyond).values_list("pk", flat=True):
        yield Breach("roster.terms.over", "a membership reaches beyond its term", (pk,))
    organs = [model.objects.filter(over).values("actor_id") for model in (Group, SpecialCommittee)]
    held = Appointment.objects.filter(Q(of_id__in=organs[0]) | Q(of_id__in=organs[1]), valid_to__isnull=True)
    for pk in held.values_list("pk", flat=True):
        yield Breach("roster.terms.over", "an office for an organ of a term that is over", (pk,))


@invariant(
    "roster.terms.prepared",
    "A term that is being prepared has no members; an open one follows the old on the next day.",
)
def what_is_prepared_holds_on_no_day() -> Iterator[Breach]:
    code = "roster.terms.prepared"
    early = Membership.objects.filter(term__standing=Term.Standing.PREPARED)
    for pk in early.values_list("pk", flat=True):
        yield Breach(code, "a membership of a term that is not open", (pk,))
    for row in Succession.objects.filter(stage="closed", old__isnull=False).select_related("old", "term"):
        if row.old is None or row.old.standing != Term.Standing.CLOSED:
            yield Breach(code, "the term before an open one is not over", (row.pk,))
        elif row.old.ends_on != row.term.starts_on - timedelta(days=1):
            yield Breach(code, "a gap between two terms", (row.pk,))
    for row in Succession.objects.filter(stage="open").select_related("term"):
        if row.term.standing != Term.Standing.PREPARED:
            yield Breach(code, "a change of term that is not done, with a term that is open", (row.pk,))
