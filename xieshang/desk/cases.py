"""What the case page shows, put together for one viewer; the same for every kind."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from django.db.models import Exists, F, OuterRef
from django.db.models.expressions import RawSQL
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xieshang.desk import lists, panels
from xieshang.desk.deadlines import Due, due
from xieshang.kernel import erasure, flow, norms, stories
from xieshang.kernel import files as stored
from xieshang.kernel.addresses import address
from xieshang.kernel.calendars import calendar_of, newest_edition
from xieshang.kernel.models import Case, Erasure, File, Party
from xieshang.kernel.permits import named_parties, parties_of, remember_parties
from xieshang.kernel.questions import NO_KEY, Question, question
from xieshang.kernel.refusals import NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.notices.models import Mute

MOST_RELATED = 30
PARENT = NO_KEY - 1  # no case either: stands in a kept statement for the parent of the one that is asked for
BELONGS = (
    "SELECT id FROM kernel_case WHERE parent_id = %s UNION SELECT %s"
    " UNION SELECT target_id FROM kernel_link WHERE source_id = %s"
    " UNION SELECT source_id FROM kernel_link WHERE target_id = %s"
)


@dataclass(frozen=True)
class FileLink:
    """A file as the parts show it."""

    name: str
    url: str
    size: int
    thumb_url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Told:
    """A sentence of the story as the part shows it."""

    sentence: str
    at: date | datetime
    note: str
    tone: str
    files: list[FileLink]
    next: bool = False


@dataclass(frozen=True)
class Related:
    """A case that belongs with this one."""

    title: str
    number: str
    url: str
    kind: str
    state: str
    tone: str


def find(viewer: Viewer, case_id: int) -> Case:
    """The case as its own kind, if the door lets this viewer through."""
    door = Case.objects.visible_to(viewer).filter(pk=case_id)
    parties = list(
        Party.objects.filter(case__in=door, until__isnull=True).select_related("actor").annotate(kind=F("case__kind"))
    )
    # Kind and parties come in one statement; a case nobody is party to is asked for by itself.
    kind = parties[0].kind if parties else door.values_list("kind", flat=True).first()
    if kind is None:
        raise NotFound()
    muted = Mute.objects.filter(actor_id=viewer.actor_id or 0, case_id=OuterRef("pk"))
    rows = flow.model_of(flow.flows[kind])._base_manager.select_related("unit", *_related_of(kind))
    counted = panels.along[kind](case_id) if kind in panels.along else {}
    case = rows.annotate(muted=Exists(muted), calendar=newest_edition(), **counted).get(pk=case_id)
    remember_parties(case, [*parties])
    return case


def _related_of(kind: str) -> set[str]:
    """What the kind's own list follows, its panels need as well."""
    return {name for spec in lists.registered.values() if spec.kinds == (kind,) and spec.model for name in spec.related}


def url_of(case_id: int) -> str:
    return address("desk:case", case_id)


def file_link(file: File) -> FileLink:
    url = reverse("file", args=[file.pk, file.name])
    return FileLink(file.name, url, file.size, url if file.width else "")


class CasePage:
    """Everything on the page; each part is asked for once."""

    def __init__(self, viewer: Viewer, case: Case) -> None:
        self.viewer = viewer
        self.case = case
        self.flow = flow.flow_of(case)
        self.state = flow.state_of(case)

    @cached_property
    def facts(self) -> list[panels.Fact]:
        found = [*self._party_facts()]
        for source in panels.fact_sources.get(self.case.kind, []):
            found += source(self.viewer, self.case)
        raised = timezone.localtime(self.case.raised_at)
        return [*found, panels.Fact(_("Raised"), _day(raised.date()))]

    def _party_facts(self) -> list[panels.Fact]:
        names: dict[str, list[str]] = {}
        for party in named_parties(self.case):
            names.setdefault(party.role, []).append(party.actor.name)
        return [
            panels.Fact(str(label), _("、").join(sorted(names[role])))
            for (role, kind), label in panels.party_labels.items()
            if role in names and kind in (self.case.kind, panels.EVERY_KIND)
        ]

    @cached_property
    def erased(self) -> Erasure | None:
        """On whose order the words were taken away; for who knows the case from inside."""
        return None if self.is_outsider else erasure.stump(self.case)

    @cached_property
    def is_outsider(self) -> bool:
        """Whether the viewer knows the case by its publication only, like anybody at the portal."""
        if self.case.visibility != Case.Visibility.PUBLIC or self.viewer.sees_body:
            return False
        return not any(party.actor_id in self.viewer.party_actors for party in parties_of(self.case))

    @cached_property
    def _files(self) -> list[File]:
        return [file for file in stored.of_case(self.case) if file.is_public or not self.is_outsider]

    @cached_property
    def files(self) -> list[FileLink]:
        return [file_link(file) for file in self._files]

    @cached_property
    def _lines(self) -> list[stories.Line]:
        return stories.timeline(
            self.case, public=self.is_outsider, files=[file for file in self._files if file.entry_id]
        )

    @cached_property
    def entries(self) -> list[Told]:
        """The story, the newest first."""
        return [_told(line) for line in reversed(self._lines)]

    @cached_property
    def due(self) -> Due | None:
        if self.case.due_on is None or self.case.stage == "closed":
            return None
        reckoned = [line for line in self._lines if line.reckoning is not None]
        norm = reckoned[-1].norm if reckoned else ""
        last = reckoned[-1].reckoning if reckoned else None
        calendar = calendar_of(self.case.body_id, last.calendar_version if last else self.case.__dict__["calendar"])
        ground = norms.grounds(self.viewer, [norm]).get(norm) if norm else None
        return due(self.case.due_on, timezone.localdate(self.viewer.at), calendar, last, ground)

    @cached_property
    def related(self) -> list[Related]:
        """Parent, children and linked cases that the viewer may know of: one statement."""
        asked = _belonging(self.viewer.of_the_day()).of(self.case.pk)
        asked = asked.put(self.case.parent_id or 0, instead_of=PARENT)
        return [_related(*row) for row in asked.rows(MOST_RELATED)]

    def panels(self, place: str, request: HttpRequest) -> list[SafeString]:
        return panels.rendered(self.viewer, self.case, place=place, request=request)


# For the same hats it is the same all day, and making it takes longer than its answer.
@lru_cache(maxsize=512)
def _belonging(viewer: Viewer) -> Question:
    """What belongs with a case, by its key and its parent's. A union and no "or": each part runs along an index of its own."""
    belongs = RawSQL(BELONGS, [NO_KEY, PARENT, NO_KEY, NO_KEY])  # noqa: S611 - a fixed statement
    rows = Case.objects.visible_to(viewer).filter(pk__in=belongs).order_by("id")
    return question(rows.values_list("pk", "kind", "state", "number", "title"))


def _told(line: stories.Line) -> Told:
    at = timezone.localtime(line.at)
    note = line.note
    shown: date | datetime = at
    if line.occurred_on != at.date():
        shown = line.occurred_on
        entered = _("Entered on %(day)s") % {"day": _day(at.date())}
        note = f"{note}\n{entered}" if note else entered
    return Told(line.sentence, shown, note, line.tone, [file_link(file) for file in line.files])


def _related(pk: int, kind: str, state_code: str, number: str, title: str) -> Related:
    table = flow.flows[kind]
    state = table.state(state_code)
    return Related(title, number, url_of(pk), str(table.label), str(state.label), state.tone)


def _day(day: date) -> str:
    return date_format(day)
