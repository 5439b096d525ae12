"""What must always be true of instructions."""

from collections.abc import Iterator

from django.db.models import Exists, F, OuterRef, Q

from xieshang.handling.instructions.models import Instruction
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.promises import Breach, invariant

MOST = 50


@invariant("instructions.sealed", "An instruction and every task from it are sealed.")
def sealed() -> Iterator[Breach]:
    rows = Case.objects.filter(Q(kind=Instruction.KIND) | Q(parent__kind=Instruction.KIND))
    if ids := tuple(rows.exclude(visibility=Case.Visibility.SEALED).order_by("pk").values_list("pk", flat=True)[:MOST]):
        yield Breach("instructions.sealed", "instructions or their tasks that are open to more than a few", ids)


@invariant(
    "instructions.end", "An instruction that is closed was answered: a result was verified, or a committee reported."
)
def ended_well() -> Iterator[Breach]:
    verified = Case.objects.filter(parent_id=OuterRef("pk"), state="verified")
    told = Entry.objects.filter(case_id=OuterRef("pk"), step="answer")
    rows = Instruction.objects.filter(~Exists(verified), ~Exists(told), state="closed").order_by("pk")
    if ids := tuple(rows.values_list("pk", flat=True)[:MOST]):
        yield Breach("instructions.end", "instructions closed without an answer", ids)


@invariant("instructions.leader", "A leader whom the installation knows is party to the instruction.")
def leaders_stand() -> Iterator[Breach]:
    right = Q(parties__role="leader", parties__until__isnull=True, parties__actor_id=F("leader_id"))
    rows = Instruction.objects.filter(leader__isnull=False)
    bare = rows.exclude(pk__in=Instruction.objects.filter(right).values("pk")).order_by("pk")
    if ids := tuple(bare.values_list("pk", flat=True)[:MOST]):
        yield Breach("instructions.leader", "instructions whose leader is no party", ids)
