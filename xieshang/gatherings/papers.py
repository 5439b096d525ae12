"""The official documents of a gathering: its convocation and its minutes, written from the record."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from xieshang.gatherings.models import Gathering, Invitation, Role
from xieshang.gatherings.paper import ROLES, draft_minutes_from_record
from xieshang.gatherings.queries import newest_minutes
from xieshang.kernel import numerals
from xieshang.kernel.viewer import Viewer
from xieshang.papers.content import Line, Paper, lines
from xieshang.papers.registry import Document, register
from xieshang.papers.words import moment, organ

# Who takes part stands at the end of minutes, whatever it is called: "出席委员（12人）：…".
PRESENT = re.compile(rf"^({'|'.join(ROLES.values())}|请假)(（\d+人）)?：(.+)$")
INVITED = {
    Role.MEMBER: "出席委员",
    Role.OBSERVER: "列席",
    Role.GUEST: "邀请参加",
    Role.RESIDENT: "居民代表",
    Role.STAFF: "工作人员",
}


def convocation(viewer: Viewer, gathering: Gathering) -> Paper:
    """When, where, who, and about what; how to reply."""
    about, when = gathering.title, moment(gathering.starts_at)
    invited = list(gathering.invitations.select_related("actor").in_order())
    parts = [
        ("时间", [f"{when}。"]),
        ("地点", [f"{gathering.place_name or '另行通知'}。"]),
        ("参加人员", list(_named(invited))),
        ("议程", list(_agenda(gathering))),
        ("情况说明", [line.text for line in lines(gathering.briefing)]),
        ("有关要求", ["请参加人员收到通知后及时回复；因故不能参加的，请说明原因，按规定请假。"]),
    ]
    body = [Line(f"经研究，定于{when}举行“{about}”。现将有关事项通知如下："), *_numbered(parts)]
    return Paper(
        title=f"关于举行“{about}”的通知",
        issuer=organ(gathering.body.name),
        addressee="各有关委员，各有关单位",
        body=tuple(body),
    )


def _numbered(parts: Iterable[tuple[str, list[str]]]) -> list[Line]:
    """Each part that says something, under its number."""
    found: list[Line] = []
    spoken = [(heading, texts) for heading, texts in parts if texts]
    for number, (heading, texts) in enumerate(spoken, 1):
        found += [Line(f"{numerals.chinese(number)}、{heading}", 1), *map(Line, texts)]
    return found


def _named(invited: list[Invitation]) -> Iterable[str]:
    for role, label in INVITED.items():
        names = [row.name for row in invited if row.role == role]
        if role == Role.RESIDENT and names:
            yield f"{label}{len(names)}人。"  # under an alias or not: a notice goes to many
        elif names:
            yield f"{label}（{len(names)}人）：{'、'.join(names)}。"


def _agenda(gathering: Gathering) -> Iterable[str]:
    items = list(gathering.items.select_related("case").order_by("position", "id"))
    for number, item in enumerate(items, 1):
        case = item.case
        yield f"（{numerals.chinese(number)}）{case.title}" + (f"（{case.number}）" if case.number else "")


def minutes(viewer: Viewer, gathering: Gathering) -> Paper:
    """The newest revision of the minutes, or the text made from the record; who took part stands at the end."""
    written = newest_minutes(gathering)
    text = written.text if written else draft_minutes_from_record(gathering)
    title, _newline, rest = text.partition("\n")
    present = [match for part in rest.splitlines() if (match := PRESENT.match(part.strip()))]
    said = "\n".join(part for part in rest.splitlines() if not PRESENT.match(part.strip()))
    return Paper(
        title=title.strip() or f"{gathering.title}纪要",
        issuer=organ(gathering.body.name),
        body=lines(said),
        present=tuple(Line(match[3], label=f"{match[1]}{match[2] or ''}：") for match in present),
    )


register(
    Document(
        "gathering-notice",
        _("notice of the gathering"),
        layout="notice",
        content=convocation,
        kind=Gathering.KIND,
        permit="gathering_convener",
        readers=("gathering_invited",),
        drafted_in=("planned", "convoked"),
        issued_in=("planned", "convoked"),
        not_yet=_("A notice is made before the gathering opens."),
    )
)
register(
    Document(
        "gathering-minutes",
        _("minutes of the gathering"),
        layout="minutes",
        content=minutes,
        kind=Gathering.KIND,
        permit="gathering_convener",
        readers=("gathering_invited",),
        drafted_in=("under_way", "held", "minuted"),
        issued_in=("minuted",),
        not_yet=_("Minutes are issued once they are confirmed."),
    )
)
