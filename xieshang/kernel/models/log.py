"""The log: one row for everything that happened, the words beside it, and the seal over both."""

from datetime import date, datetime
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from xieshang.kernel.models.bodies import Actor, Body
from xieshang.kernel.models.cases import Case
from xieshang.kernel.privacy import Classes


class FlowVersion(models.Model):
    """Each table of states and steps ever used, so that an old entry can be read with the rules of its day."""

    kind = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    table = models.JSONField()
    first_used_at = models.DateTimeField()

    privacy = Classes(S0="kind digest table first_used_at")


class EntryQuerySet(models.QuerySet):
    def counted(
        self, body_ids: tuple[int, ...], kind: str, *, starts_on: date, ends_on: date, cut_off: datetime
    ) -> Self:
        """What happened to cases of a kind in the days given, as known at the cut-off."""
        return self.filter(
            body_id__in=body_ids,
            kind=kind,
            occurred_on__gte=starts_on,
            occurred_on__lte=ends_on,
            recorded_at__lte=cut_off,
        )

    def first_into(self, states: tuple[str, ...], *, undone_by: str = "") -> Self:
        """Only the first entry of each case into one of the states: a case that comes back is counted once.

        `undone_by` names the step by which a wrong record is put right: what it took back was never there.
        """
        earlier = Entry.objects.filter(case_id=OuterRef("case_id"), to_state__in=states, id__lt=OuterRef("id"))
        if not undone_by:
            return self.filter(~Exists(earlier), to_state__in=states)
        stands = ~Q(after=undone_by)
        earlier = earlier.annotate(after=_next_move()).filter(stands)
        return self.annotate(after=_next_move()).filter(stands, ~Exists(earlier), to_state__in=states)


def _next_move() -> Coalesce:
    """The step by which the case moved next after the entry; empty while it stays."""
    later = Entry.objects.filter(case_id=OuterRef("case_id"), id__gt=OuterRef("id")).exclude(from_state=F("to_state"))
    return Coalesce(Subquery(later.order_by("id").values("step")[:1]), Value(""))


class Entry(models.Model):
    """Something happened to a case: who, wearing which hat, for whom, when, from, to.

    Codes and dates only; words lie in `Payload`, bound to the entry by a salted commitment. Never changed, never deleted.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=20)
    step = models.CharField(max_length=40)
    word = models.CharField(max_length=40, blank=True)
    from_state = models.CharField(max_length=24, blank=True)
    to_state = models.CharField(max_length=24)
    to_stage = models.CharField(max_length=10)
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=24, blank=True)
    behalf_of = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    occurred_on = models.DateField()
    counted_in = models.CharField(max_length=12)
    data = models.JSONField(default=dict)
    commitment = models.CharField(max_length=64, blank=True)
    flow_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    privacy = Classes(
        S0="body kind step word from_state to_state to_stage recorded_at occurred_on counted_in commitment flow_digest digest",
        S1="case actor hat behalf_of data",
    )
    objects = models.Manager.from_queryset(EntryQuerySet)()

    class Meta:
        indexes = [
            models.Index(fields=["case", "id"], name="entry_story"),
            models.Index(fields=["body", "kind", "to_stage", "occurred_on"], name="entry_figures"),
            models.Index(fields=["body", "recorded_at", "id"], name="entry_recent"),
        ]


class Payload(models.Model):
    """The words of an entry. Only an erasure may delete them; nobody may change them."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="payload")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payloads")
    salt = models.CharField(max_length=32)
    words = models.JSONField()

    privacy = Classes(S0="entry case salt", S2="words")


class Seal(models.Model):
    """The chain over the log of a body: insert-only, written in batches after commit."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveBigIntegerField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    privacy = Classes(S0="body seq entry previous digest")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "seq"], name="seal_seq_once")]


class Erasure(models.Model):
    """Personal words were taken away: by whose authority, when, from what."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="erasures")
    authority = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    privacy = Classes(S0="body", S1="case authority reason made_by made_at")
