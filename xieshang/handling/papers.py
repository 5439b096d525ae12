"""Letters about a task: the committee's, which hands it over or presses for the answer, and the one in which the unit answers."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshang.handling.flow import FLOW, UNANSWERED
from xieshang.handling.models import Assignment
from xieshang.kernel import bodies, stories
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer
from xieshang.papers.content import Line, Paper, lines
from xieshang.papers.registry import Document, register
from xieshang.papers.words import day, organ

ANSWERS = ("reply", "opine")
ANSWERED = ("replied", "reviewed", "verified", "opined")


def to_unit(viewer: Viewer, task: Assignment) -> Paper:
    """What is asked of the unit and by when; once that day is over, that the answer is owed."""
    body, (about, number) = bodies.by_id(task.body_id), _about(task)
    named, due = f"“{about}”" + (f"（{number}）" if number else ""), day(task.reply_due_on)
    part = "牵头办理" if task.role == Assignment.Role.LEAD else "协助办理"
    if task.reply_due_on < timezone.localdate(viewer.at):
        verb = "督办"
        opened = day(timezone.localdate(task.raised_at))
        opening = f"我会于{opened}将{named}交由你单位{part}，请你单位于{due}前答复，至今未收到书面答复。办理要求如下："
        closing = "请抓紧办理，尽快书面答复我会，并说明逾期的原因和下一步的安排。"
    else:
        verb = "办理"
        opening = f"现将{named}交由你单位{part}。办理要求如下："
        closing = f"请于{due}前书面答复我会，并告知经办人和联系电话。不属于你单位职责的，请于{day(task.objection_until)}前说明理由退回。"
    return Paper(
        title=f"关于{verb}“{about}”的函",
        issuer=organ(body.name),
        addressee=task.unit.name if task.unit else "",
        body=(Line(opening), *lines(task.text), Line(closing), Line("特此致函。")),
    )


def _about(task: Assignment) -> tuple[str, str]:
    """Title and number of what the task belongs to."""
    case = Case.objects.filter(pk=task.parent_id).first() or task
    return case.title, case.number or ""


def letter(viewer: Viewer, task: Assignment) -> Paper:
    """What was asked, what the unit answers, and whom to ask."""
    body, unit = bodies.by_id(task.body_id), task.unit
    about, number = _about(task)
    opening = f"贵委转来的“{about}”" + (f"（{number}）" if number else "") + "收悉。经研究办理，现答复如下："
    answers = [entry for step in ANSWERS for entry in stories.happenings(task, step)]
    text = _words(max(answers, key=lambda entry: entry.pk), "text") if answers else ""
    accepted = stories.happenings(task, "accept")
    contact = _words(accepted[-1], "contact") if accepted else ""
    return Paper(
        title=f"关于“{about}”办理情况的答复",
        issuer=unit.name if unit else organ(body.name),
        addressee=organ(body.name),
        body=(Line(opening), *lines(text), Line("特此函复。")),
        contact=f"联系人及电话：{contact}" if contact else "",
    )


def _words(entry: object, field: str) -> str:
    payload = getattr(entry, "payload", None)
    return str(payload.words.get(field, "")) if payload is not None else ""


register(
    Document(
        "task-letter",
        _("letter to the unit"),
        layout="letter",
        content=to_unit,
        kind=FLOW.kind,
        permit="assigner",
        readers=("unit_of",),
        drafted_in=UNANSWERED,
        issued_in=UNANSWERED,
        not_yet=_("The unit has answered: no letter is owed to it any more."),
    )
)
register(
    Document(
        "task-reply",
        _("letter of reply"),
        layout="reply",
        content=letter,
        kind=FLOW.kind,
        permit="unit_of",
        readers=("assigner", "verifier", "requester"),
        drafted_in=ANSWERED,
        issued_in=ANSWERED,
        not_yet=_("The letter is made of the reply: give the reply first."),
        own_number=True,
    )
)
