"""The timeline of a case: its log told in sentences, for the desk and (without names) for the public."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.kernel import log, workdays
from xieshang.kernel.flow.proxies import PROXY
from xieshang.kernel.flow.tables import Flow, State, Step, flows
from xieshang.kernel.models import Actor, ApiToken, Case, Entry, File

MOST = 200
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Happenings that are no step: code -> sentence for the desk, sentence for the public ("" keeps it inside).
notes: dict[str, tuple[str, str]] = {}
hat_labels: dict[str, str] = {}
# What was kept of such a happening, as whoever reads it now calls it; codes are kept, never labels of one language.
Reader = Callable[[dict[str, Any]], dict[str, Any]]
readers: dict[str, Reader] = {}


@dataclass(frozen=True)
class Line:
    """One sentence of the story with what hangs on it."""

    entry_id: int
    at: datetime
    occurred_on: date
    sentence: str
    state: State
    moved: bool
    note: str = ""
    tone: str = "neutral"
    files: tuple[File, ...] = ()
    typed_by: str = ""
    arithmetic: tuple[str, ...] = field(default=())
    reckoning: workdays.Reckoning | None = None
    norm: str = ""  # by which the deadline was reckoned


def note_story(code: str, story: str, public_story: str = "", read: Reader | None = None) -> None:
    """Register the sentence of a happening that is no step; `read` says what was kept in the reader's language."""
    notes[code] = (story, public_story)
    if read is not None:
        readers[code] = read


def hat_label(role: str, label: str) -> None:
    hat_labels[role] = label


def timeline(case: Case, *, public: bool = False, files: list[File] | None = None) -> list[Line]:
    """The newest happenings last; in public without names, and only sentences that are meant for it.

    A page that has read the case's files already hands them over.
    """
    attached: dict[int, list[File]] = {}
    if files is None:
        files = list(File.objects.filter(case_id=case.pk, entry__isnull=False).order_by("id"))
    for file in files:
        attached.setdefault(file.entry_id or 0, []).append(file)
    entries = _newest(case)
    lines = (_line(flows[case.kind], entry, attached.get(entry.pk, []), public) for entry in entries)
    told = [line for line in lines if line is not None]
    return told if public else _with_programs(told, entries)


def _with_programs(lines: list[Line], entries: list[Entry]) -> list[Line]:
    """The lines, saying by which token a program acted; the names are asked for only where one did."""
    tokens = {entry.pk: entry.data[log.PROGRAM] for entry in entries if log.PROGRAM in entry.data}
    if not tokens:
        return lines
    names = dict(ApiToken.objects.filter(pk__in=tokens.values()).values_list("pk", "name"))
    return [
        _by_program(line, names.get(tokens[line.entry_id], "…")) if line.entry_id in tokens else line for line in lines
    ]


def _by_program(line: Line, name: str) -> Line:
    words = _("%(sentence)s (by the program “%(name)s”)") % {"sentence": line.sentence, "name": name}
    return replace(line, sentence=words)


def happenings(case: Case, step: str) -> list[Entry]:
    """Every entry of one kind in the log of the case, with its words; the oldest first."""
    newest = _newest(case)
    if len(newest) == MOST:
        newest = list(_log(case).filter(step=step).order_by("id"))
    return [entry for entry in newest if entry.step == step]


def _newest(case: Case) -> list[Entry]:
    """The newest entries, the oldest of them first; read once per instance."""
    kept = case.__dict__.get("_entries")
    if kept is None:
        kept = case.__dict__["_entries"] = list(_log(case).order_by("-id")[:MOST])[::-1]
    return kept


def _log(case: Case) -> QuerySet[Entry]:
    return Entry.objects.filter(case_id=case.pk).select_related("actor", "behalf_of", "payload")


def _line(flow: Flow, entry: Entry, files: list[File], public: bool) -> Line | None:
    step = flow.step(entry.step) if flow.has_step(entry.step) else None
    template = _template(step, entry.step, public)
    if template is None:
        return None
    words = _words(entry)
    shown_words = not public or (step is not None and step.words_public)
    state = flow.state(entry.to_state)
    return Line(
        entry_id=entry.pk,
        at=entry.recorded_at,
        occurred_on=entry.occurred_on,
        sentence=_fill(template, entry, public),
        state=state,
        moved=entry.from_state != entry.to_state,
        note=_note(step, words) if shown_words else "",
        tone=state.tone if entry.from_state != entry.to_state else "neutral",
        files=tuple(file for file in files if not public or file.is_public),
        typed_by=entry.actor.name if entry.behalf_of and not public else "",
        arithmetic=_arithmetic(entry.data),
        reckoning=workdays.Reckoning.from_json(entry.data["reckoning"]) if entry.data.get("reckoning") else None,
        norm=step.deadline if step and entry.data.get("reckoning") else "",
    )


def sentence(entry: Entry) -> str:
    """One happening told inside, for lists of what moved; needs the entry's actors, no words."""
    flow = flows[entry.kind]
    step = flow.step(entry.step) if flow.has_step(entry.step) else None
    return _fill(_template(step, entry.step, public=False) or "", entry, public=False)


def _template(step: Step | None, code: str, public: bool) -> str | None:
    if step is not None:
        if public:
            return str(step.public_story or step.story) or None
        return str(step.story) or _("{who}: {step}").replace("{step}", str(step.label))
    story, public_story = notes.get(code, (code, ""))
    return (str(public_story) or None) if public else str(story)


class _Facts(dict[str, Any]):
    """What was kept of a happening, put into words where a sentence asks for it; "…" for what is not known."""

    def __getitem__(self, key: str) -> str | int:
        value = self.get(key)
        return _told(value) if isinstance(value, str | int) else "…"


def _fill(template: str, entry: Entry, public: bool) -> str:
    data = readers[entry.step](entry.data) if entry.step in readers else entry.data
    return template.format_map(_Facts(data, who=_who(entry, public)))


def _told(value: str | int) -> str | int:
    """A value in a sentence: days as people write them."""
    if not isinstance(value, str) or not DAY.fullmatch(value):
        return value
    try:
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:  # words that only look like a day, 30 February
        return value


def _who(entry: Entry, public: bool) -> str:
    """A person by name and organ inside; outside only the organ or the office held."""
    actor, organ = entry.actor, entry.behalf_of
    if actor.kind == Actor.Kind.SYSTEM:
        return _("The system")
    if public and actor.kind in (Actor.Kind.PERSON, Actor.Kind.ANONYMOUS):
        if organ is not None and organ.kind != Actor.Kind.PERSON:
            return organ.name
        return str(hat_labels.get(entry.hat, _("The resident") if not entry.hat else _("The office")))
    if organ is not None:
        names = {"person": actor.name, "organ": organ.name}
        if organ.kind == Actor.Kind.ANONYMOUS or entry.hat == PROXY:
            return _("%(organ)s (entered by %(person)s)") % names
        return _("%(person)s (%(organ)s)") % names
    return actor.name


def _words(entry: Entry) -> dict[str, str]:
    payload = getattr(entry, "payload", None)
    if payload is not None:
        return dict(payload.words)
    return {"": _("(the words were erased)")} if entry.commitment else {}


def _note(step: Step | None, words: dict[str, str]) -> str:
    hidden = {ask.code for ask in step.fields if not ask.shown} if step else set()
    return "\n".join(text for code, text in words.items() if code not in hidden)


def _arithmetic(data: dict[str, Any]) -> tuple[str, ...]:
    kept = data.get("reckoning")
    return tuple(workdays.Reckoning.from_json(kept).sentences()) if kept else ()


def deadline_arithmetic(case: Case) -> tuple[str, ...]:
    """How the present due date was reckoned, in sentences."""
    entry = Entry.objects.filter(case_id=case.pk, data__has_key="reckoning").order_by("-id").first()
    return _arithmetic(entry.data) if entry else ()
