"""What must always be true of documents and suggestions."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from xieshang.advice.items.guards import PAPERS
from xieshang.advice.models import ConsultationReport, FormalSuggestion, LastingResult, Suggestion
from xieshang.handling.models import Assignment
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.promises import Breach, invariant

MOST = 50
NUMBERED = Q(state__in=("approved", "sent", "answered", "issued", "closed"))


@invariant("advice.number", "A document has its number from its approval or signing on, and not before.")
def numbers_come_with_the_decision() -> Iterator[Breach]:
    rows = Case.objects.filter(kind__in=PAPERS)
    wrong = rows.filter(NUMBERED, number="") | rows.filter(~NUMBERED).exclude(number="")
    if ids := tuple(wrong.order_by("pk").values_list("pk", flat=True)[:MOST]):
        yield Breach("advice.number", "documents numbered too early or not at all", ids)


@invariant("advice.proposer", "The organ that drafts or suggests is party to it.")
def proposers_stand() -> Iterator[Breach]:
    right = Q(parties__role="proposer", parties__until__isnull=True, parties__actor_id=F("organ_id"))
    for model in (FormalSuggestion, ConsultationReport, Suggestion):
        bare = model.objects.exclude(pk__in=model.objects.filter(right).values("pk")).order_by("pk")
        if ids := tuple(bare.values_list("pk", flat=True)[:MOST]):
            yield Breach("advice.proposer", f"{model.KIND}: the organ is no party", ids)


@invariant(
    "advice.done", "What is done was verified by somebody else than the unit, and nobody judged for their own unit."
)
def done_was_verified() -> Iterator[Breach]:
    verified = Assignment.objects.filter(parent_id=OuterRef("pk"), state="verified")
    rows = Suggestion.objects.filter(~Exists(verified), state__in=("done", "settled")).order_by("pk")
    if ids := tuple(rows.values_list("pk", flat=True)[:MOST]):
        yield Breach("advice.done", "suggestions that are done without a verified result", ids)
    judged = Entry.objects.filter(kind=Suggestion.KIND, step__in=("settle", "visit", "carry", "decline"))
    own = judged.filter(Q(hat="unit") | Q(behalf_of_id=F("case__unit_id"))).order_by("pk")
    if ids := tuple(own.values_list("pk", flat=True)[:MOST]):
        yield Breach("advice.done", "judgements by the unit itself", ids)


@invariant("advice.public", "Only a document that was decided is public.")
def public_papers_are_decided() -> Iterator[Breach]:
    rows = Case.objects.filter(~NUMBERED, kind__in=PAPERS, visibility=Case.Visibility.PUBLIC).order_by("pk")
    if ids := tuple(rows.values_list("pk", flat=True)[:MOST]):
        yield Breach("advice.public", "public documents that nobody decided", ids)


@invariant(
    "results.public", "Only a confirmed result is public, and it has its evidence or the words of who checked it."
)
def public_results_are_confirmed() -> Iterator[Breach]:
    early = LastingResult.objects.filter(visibility=Case.Visibility.PUBLIC).exclude(state="confirmed").order_by("pk")
    if ids := tuple(early.values_list("pk", flat=True)[:MOST]):
        yield Breach("results.public", "public results that nobody confirmed", ids)
