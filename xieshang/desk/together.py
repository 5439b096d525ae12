"""One step on several cases of a list: each by its own permit and guard, each told apart in the result."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from xieshang.desk import steps
from xieshang.desk.cases import url_of
from xieshang.desk.listing import Listing
from xieshang.kernel import flow, numerals
from xieshang.kernel.models import Case, Party
from xieshang.kernel.permits import permits, remember_parties
from xieshang.kernel.refusals import Invalid, Refusal
from xieshang.kernel.viewer import Viewer

MOST = 100


@dataclass(frozen=True)
class Shared:
    """A step that some of the chosen cases are open to: what `kernel/parts/steps.html` shows of it."""

    code: str
    label: str
    form: forms.Form
    hint: str
    url: str
    allowed: bool = True
    primary: bool = False
    danger: bool = False
    opened: bool = False


@dataclass(frozen=True)
class Result:
    """What became of one case."""

    pk: int
    title: str
    number: str
    url: str
    done: bool
    words: str


def chosen(listing: Listing, keys: Iterable[str]) -> list[tuple[Case, str]]:
    """The cases named, as far as the door and the list know them, each with the version that was looked at."""
    asked = dict(part for part in map(_key, keys) if part is not None)
    if len(asked) > MOST:
        raise Invalid({"select": [_("At most %(most)s cases can be taken together.") % {"most": MOST}]})
    rows = list(listing.told(listing.base.filter(pk__in=asked)).order_by("id"))
    parties: dict[int, list[Party]] = {row.pk: [] for row in rows}
    for party in Party.objects.filter(case_id__in=list(parties), until__isnull=True).select_related("actor"):
        parties[party.case_id].append(party)
    for row in rows:
        remember_parties(row, parties[row.pk])
    return [(row, asked[row.pk]) for row in rows]


def _key(text: str) -> tuple[int, str] | None:
    pk, _sep, version = text.partition("~")
    known = numerals.number(pk)
    return None if known is None else (known, version)


def may_any(viewer: Viewer, kinds: tuple[str, ...]) -> bool:
    """Whether the viewer wears a hat under which some step of these kinds can be taken."""
    offered = (step for kind in kinds for step in flow.flows[kind].steps if fits(step))
    return any(viewer.wears(*permits[step.permit].rule.roles) for step in offered)


def fits(step: flow.Step) -> bool:
    """Whether one small form can serve many cases: nothing in it hangs on the case, and no file belongs to each."""
    return step.offered and not any(callable(ask.choices) or ask.kind == "files" for ask in step.fields)


def shared(viewer: Viewer, rows: list[tuple[Case, str]], url: str, sent: QueryDict | None = None) -> list[Shared]:
    """The steps that at least one of the cases is open to for this viewer, the widest first."""
    open_to: dict[tuple[str, str], list[Case]] = {}
    for case, _version in rows:
        for step in flow.flow_of(case).steps:
            if case.state in step.sources and fits(step) and permits[step.permit].allows(viewer, case):
                open_to.setdefault((case.kind, step.code), []).append(case)
    ordered = sorted(open_to.items(), key=lambda entry: -len(entry[1]))
    return [_shared(viewer, cases, code, rows, url, sent) for (_kind, code), cases in ordered]


def _shared(
    viewer: Viewer, cases: list[Case], code: str, rows: list[tuple[Case, str]], url: str, sent: QueryDict | None
) -> Shared:
    table = flow.flow_of(cases[0])
    step = table.step(code)
    again = sent is not None and sent.get("_step") == code
    form = steps.own_form(step, viewer, cases[0], sent if again else None)
    form.fields["_step"] = forms.CharField(widget=forms.HiddenInput, required=False, initial=code)
    keys = [f"{case.pk}~{version or case.version}" for case, version in rows]
    form.fields["select"] = forms.Field(widget=forms.MultipleHiddenInput, required=False, initial=keys)
    words = _("Available for %(count)s of the %(all)s selected.") % {"count": len(cases), "all": len(rows)}
    badly = bool(step.target) and table.state(step.target).tone in ("warn", "bad")
    return Shared(code, str(step.label), form, words, url, primary=step.primary, danger=badly, opened=again)


def take(viewer: Viewer, rows: list[tuple[Case, str]], code: str, sent: QueryDict, *, at: datetime) -> list[Result]:
    """The step is taken on every case that allows it, each in a transaction of its own; a second click changes nothing."""
    key = sent.get("_once", "")[:40]
    return [_take(viewer, case, version, code, sent, at, key) for case, version in rows]


def _take(viewer: Viewer, case: Case, version: str, code: str, sent: QueryDict, at: datetime, key: str) -> Result:
    try:
        if not flow.flow_of(case).has_step(code) or not fits(flow.flow_of(case).step(code)):
            return _result(case, False, _("There is no such step."))
        form = steps.bound(viewer, case, code, sent, MultiValueDict())
        filing = steps.filing(case, code, form, version)
        answer: dict[str, Any] = steps.take(filing, case, by=viewer, at=at, key=f"{key}-{case.pk}" if key else "")
    except Invalid as refused:
        return _result(case, False, " ".join(words for list_ in refused.errors.values() for words in list_))
    except Refusal as refused:
        return _result(case, False, str(refused))
    return _result(case, True, answer["words"])


def _result(case: Case, done: bool, words: str) -> Result:
    return Result(case.pk, case.title, case.number, url_of(case.pk), done, words)
