"""The sheet of a check as a phone shows it: its items one by one, what is done of them, what comes next."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xieshang.kernel.files import File
from xieshang.kernel.flow import WrongState, flow_of, state_of
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.places.standards import queries
from xieshang.places.standards.models import HomeCheck, Mark
from xieshang.places.standards.ops import SIDES

TITLES = {"self": _("Self-check"), "visit": _("On-site visit"), "improve": _("What is improved")}
STEPS = {"asked": "hand_in", "handed_in": "visit", "improving": "improve", "improved": "visit_again"}


@dataclass(frozen=True)
class Photo:
    """A photo on the sheet."""

    name: str
    url: str
    thumb_url: str
    remove_url: str


def photo(check: HomeCheck, file: File) -> Photo:
    url = reverse("file", args=[file.pk, file.name])
    thumb = url if file.content_type.startswith("image/") else ""
    return Photo(file.name, url, thumb, reverse("places:check-photo", args=[check.pk, file.pk]))


@dataclass(frozen=True)
class Line:
    """One item on one side of the sheet."""

    mark: Mark
    url: str
    done: bool
    word: str
    tone: str
    photos: list[Photo]
    shown: list[Photo]  # what others laid to the item: of the keeper, for who marks it


@dataclass(frozen=True)
class Sheet:
    """One side of a check: its lines, how many are done, and the step that ends it."""

    check: HomeCheck
    side: str
    title: str
    lines: list[Line]
    step_url: str
    step_label: str

    @property
    def done(self) -> int:
        return sum(line.done for line in self.lines)

    @property
    def ready(self) -> bool:
        return self.done == len(self.lines)

    def line(self, code: str) -> Line:
        found = next((line for line in self.lines if line.mark.item.code == code), None)
        if found is None:
            raise NotFound()
        return found

    def after(self, code: str) -> str:
        """Where it goes on after an item: to the next one that is not done, else to the whole side."""
        place = [line.mark.item.code for line in self.lines].index(code)
        ring = self.lines[place + 1 :] + self.lines[:place]
        return next(
            (line.url for line in ring if not line.done), reverse(f"places:check-{self.side}", args=[self.check.pk])
        )


TONES = {2: "good", 1: "warn", 0: "bad"}


def sheet(viewer: Viewer, pk: int, side: str) -> Sheet:
    """The side of the sheet that the viewer fills in, while it is open."""
    permit, states = SIDES[side]
    check = queries.check_for(viewer, pk, permit)
    if check.state not in states:
        raise WrongState(_("This part of the sheet is closed: “%(state)s”.") % {"state": state_of(check).label})
    rows = queries.marks(check)
    if check.state == "improved":
        rows = [mark for mark in rows if mark.improve or mark.round == check.round]
    elif side == "improve":
        rows = [mark for mark in rows if mark.improve]
    step = flow_of(check).step(STEPS[check.state])
    step_url = reverse("desk:step", args=[check.pk, step.code])
    return Sheet(check, side, str(TITLES[side]), [_line(check, mark, side) for mark in rows], step_url, str(step.label))


def _line(check: HomeCheck, mark: Mark, side: str) -> Line:
    laid = [photo(check, one.file) for one in mark.evidence.all() if one.side == side]
    shown = [photo(check, one.file) for one in mark.evidence.all() if one.side != side]
    level = mark.self_mark if side == "self" else mark.visit_mark
    url = reverse(f"places:check-{side}-item", args=[check.pk, mark.item.code])
    if side == "improve":
        done = mark.improved_at is not None
        return Line(
            mark,
            url,
            done,
            str(_("improved") if done else _("to be improved")),
            "good" if done else "warn",
            laid,
            shown,
        )
    word, tone = (str(Mark.Level(level).label), TONES[level]) if level is not None else (str(_("not marked")), "")
    done = _is_done(mark, side, check, bool(laid))
    if side == "self" and level is not None and not done:
        word, tone = str(_("photo missing")), "warn"
    return Line(mark, url, done, word, tone, laid, shown)


def _is_done(mark: Mark, side: str, check: HomeCheck, shown: bool) -> bool:
    if side == "self":
        return mark.self_mark is not None and (shown or not mark.item.photo or mark.self_mark == Mark.Level.MISSING)
    return mark.visit_mark is not None and mark.round == check.round


def open_sides(viewer: Viewer, check: HomeCheck) -> list[tuple[str, str]]:
    """The sides of the sheet that the viewer may fill in now: their words and addresses."""
    return [
        (str(TITLES[side]), reverse(f"places:check-{side}", args=[check.pk]))
        for side, (permit, states) in SIDES.items()
        if check.state in states and permits[permit].allows(viewer, check)
    ]
