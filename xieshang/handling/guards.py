"""Conditions on a task, read from its log: what was done already, since the last deadline was set."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from xieshang.kernel.flow import Guard
from xieshang.kernel.models import Case, Entry

# After these steps the unit has a new deadline of its own, and the supervision ladder starts from its foot.
RESTARTS = ("not_done", "send_back", "grant_extension")


def steps_of(case: Case) -> tuple[str, ...]:
    """The steps taken so far, in order; read once per instance."""
    kept = case.__dict__.get("_steps_taken")
    if kept is None:
        kept = tuple(Entry.objects.filter(case_id=case.pk).order_by("id").values_list("step", flat=True))
        case.__dict__["_steps_taken"] = kept
    return kept


def since_restart(steps: tuple[str, ...]) -> tuple[str, ...]:
    """The part of a task's steps since its unit got the deadline that holds now."""
    last = max((place for place, step in enumerate(steps) if step in RESTARTS), default=-1)
    return steps[last + 1 :]


def once_a_deadline(step: str) -> Guard:
    """The step was not taken since the deadline was set."""

    def check(case: Case) -> str | None:
        return _("This was done already.") if step in since_restart(steps_of(case)) else None

    def where() -> Q:
        of_case = Entry.objects.filter(case_id=OuterRef("case_id"), step__in=RESTARTS, pk__gt=OuterRef("pk"))
        return Q(~Exists(Entry.objects.filter(~Exists(of_case), case_id=OuterRef("pk"), step=step)))

    return Guard(f"once_a_deadline:{step}", check, where)


def _taken(*steps: str) -> Exists:
    return Exists(Entry.objects.filter(case_id=OuterRef("pk"), step__in=steps))


def _objection(case: Case) -> str | None:
    closed = "close_objections" in steps_of(case)
    return _("The days in which the task could be returned are over.") if closed else None


def _not_asked(case: Case) -> str | None:
    return _("An extension can be asked for once only.") if "ask_extension" in steps_of(case) else None


def _asked(case: Case) -> str | None:
    steps = steps_of(case)
    if "ask_extension" not in steps:
        return _("The unit has not asked for an extension.")
    answered = {"grant_extension", "refuse_extension"} & set(steps)
    return _("The request for an extension was answered.") if answered else None


objections_open = Guard("objections_open", _objection, lambda: Q(~_taken("close_objections")))
extension_not_asked = Guard("extension_not_asked", _not_asked, lambda: Q(~_taken("ask_extension")))
extension_asked = Guard(
    "extension_asked",
    _asked,
    lambda: Q(_taken("ask_extension")) & Q(~_taken("grant_extension", "refuse_extension")),
)
