"""The letter in which a unit answers: written from its reply, issued under the unit's own number."""

from django.utils.translation import gettext_lazy as _

from xieshang.handling.flow import FLOW
from xieshang.handling.models import Assignment
from xieshang.kernel import bodies, stories
from xieshang.kernel.models import Case
from xieshang.kernel.viewer import Viewer
from xieshang.papers.content import Line, Paper, lines
from xieshang.papers.registry import Document, register
from xieshang.papers.words import organ

ANSWERS = ("reply", "opine")
ANSWERED = ("replied", "reviewed", "verified", "opined")


def letter(viewer: Viewer, task: Assignment) -> Paper:
    """What was asked, what the unit answers, and whom to ask."""
    body, unit = bodies.by_id(task.body_id), task.unit
    parent = Case.objects.filter(pk=task.parent_id).first()
    about = (parent or task).title
    number = (parent or task).number
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
