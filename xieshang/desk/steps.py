"""Taking a step on the case page: its form, the one effect per click, and what is said afterwards."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from xieshang.kernel import drafts, files, flow, numerals, once
from xieshang.kernel.flow.forms import FilesField, cleaned, step_form
from xieshang.kernel.forms import DayField, OnceField
from xieshang.kernel.models import Actor, Case, Draft
from xieshang.kernel.permits import named_parties, permits
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound
from xieshang.kernel.uploads import Accepted
from xieshang.kernel.viewer import Viewer
from xieshang.notices import queries as notices

BEHALF, OCCURRED, SCAN = "behalf", "occurred_on", "scan"
PAPER = "paper"
NAMED = 6
FILES_PURPOSE = "step"


@dataclass(frozen=True)
class Offered:
    """A step as the page shows it: its form, or the reason why not now."""

    code: str
    label: str
    url: str
    allowed: bool
    reason: str
    form: forms.Form | None
    primary: bool
    danger: bool
    draft: str = ""
    draft_url: str = ""
    opened: bool = False


@dataclass(frozen=True)
class Sent:
    """What came back from a form that was not taken, to be shown again."""

    code: str
    form: forms.Form
    paper: bool


@dataclass(frozen=True)
class Filing:
    """What a step's form asks the case to do."""

    code: str
    data: dict[str, Any]
    version: int | None
    behalf_of: Actor | None
    occurred_on: Any
    uploads: tuple[tuple[str, Accepted], ...]


def offered(viewer: Viewer, case: Case, sent: Sent | None = None) -> list[Offered]:
    """The steps this viewer may take now, each with its own form; what was refused keeps its input.

    Primary ones stand first; what ends the case without a result stands last, so that no page proposes it.
    """
    found = flow.open_steps(viewer, case)
    found.sort(key=lambda offer: (not offer.allowed, not offer.step.primary, _gives_up(case, offer.step)))
    kept = _drafts(viewer, case) if any(offer.allowed and offer.step.fields for offer in found) else {}
    return [_offered(viewer, case, offer, sent if sent and not sent.paper else None, kept) for offer in found]


def from_paper(viewer: Viewer, case: Case, sent: Sent | None = None) -> list[Offered]:
    """The steps the office may enter for a party, each with its form."""
    again = sent if sent and sent.paper else None
    return [
        Offered(
            step.code,
            capfirst(str(step.label)),
            _url(case, step.code),
            True,
            "",
            again.form if again and again.code == step.code else paper_form(step, viewer, case, actors),
            False,
            False,
            opened=bool(again and again.code == step.code),
        )
        for step, actors in flow.proxy_steps(viewer, case)
    ]


def _gives_up(case: Case, step: flow.Step) -> bool:
    if not step.target:
        return False
    state = flow.flow_of(case).state(step.target)
    return state.stage == "closed" and state.tone != "good"


def _offered(viewer: Viewer, case: Case, offer: flow.Offer, sent: Sent | None, kept: dict[str, Any]) -> Offered:
    step = offer.step
    draft = draft_key(case, step.code)
    if sent is not None and sent.code == step.code:
        form: forms.Form | None = sent.form
    else:
        known = {ask.code: getattr(case, ask.first) for ask in step.fields if ask.first}
        typed_before = _first(kept.get(draft, {}))
        form = own_form(step, viewer, case, initial=known | typed_before) if offer.allowed else None
    ends_badly = bool(step.target) and flow.flow_of(case).state(step.target).tone in ("warn", "bad")
    return Offered(
        step.code,
        capfirst(str(step.label)),
        _url(case, step.code),
        offer.allowed,
        offer.reason,
        form,
        step.primary,
        ends_badly,
        draft if step.fields else "",
        reverse("draft", args=[draft]) if step.fields else "",
        opened=sent is not None and sent.code == step.code,
    )


def own_form(
    step: flow.Step,
    viewer: Viewer,
    case: Case,
    data: QueryDict | None = None,
    uploads: MultiValueDict | None = None,
    initial: dict[str, Any] | None = None,
) -> forms.Form:
    """The step's form with the key that makes a second click harmless."""
    form = step_form(step, viewer, case, data, uploads, initial)
    form.fields["_once"] = OnceField()
    return form


def paper_form(
    step: flow.Step,
    viewer: Viewer,
    case: Case,
    actors: list[Actor],
    data: QueryDict | None = None,
    uploads: MultiValueDict | None = None,
) -> forms.Form:
    """The same form for somebody else: for whom, on which day, and the paper itself."""
    form = own_form(step, viewer, case, data, uploads)
    form.auto_id = f"paper_{step.code}_%s"
    form.fields[BEHALF] = forms.ChoiceField(
        label=_("On behalf of"), choices=[(str(actor.pk), actor.name) for actor in actors]
    )
    form.fields[OCCURRED] = DayField(label=_("Day on the paper"))
    form.fields[SCAN] = FilesField(label=_("Scan or photo of the paper"), required=False)
    form.fields[PAPER] = forms.CharField(widget=forms.HiddenInput, initial="1")
    return form


def bound(viewer: Viewer, case: Case, code: str, data: QueryDict, uploads: MultiValueDict) -> forms.Form:
    """The form that was sent; refused when the step is none of this viewer's."""
    table = flow.flow_of(case)
    step = table.step(code) if table.has_step(code) else None
    if step is None or not step.offered or not step.sources:
        raise NotFound(_("There is no such step."))
    permit = permits[step.permit]
    if data.get(PAPER):
        actors = next((actors for known, actors in flow.proxy_steps(viewer, case) if known.code == code), None)
        if actors is None and case.state in step.sources:
            raise NotAllowed(str(permit.reason))
        return paper_form(step, viewer, case, actors or [], data, uploads)
    if not permit.allows(viewer, case):
        raise NotAllowed(str(permit.reason))
    return own_form(step, viewer, case, data, uploads)


def filing(case: Case, code: str, form: forms.Form, version: str) -> Filing:
    """What the form asks for, its files already looked at. Slow with files: not inside a transaction."""
    step = flow.flow_of(case).step(code)
    if case.state not in step.sources:
        # Whoever clicks twice is answered from the first click; everybody else hears that the case moved on.
        return Filing(code, {}, numerals.number(version), None, None, ())
    data = cleaned(form)
    data.pop("_once", None)
    data.pop(PAPER, None)
    behalf = data.pop(BEHALF, "")
    occurred_on = data.pop(OCCURRED, None)
    file_fields = [ask.code for ask in step.fields if ask.kind == "files"] + [SCAN]
    accepted = tuple(
        (upload.name, _inspected(upload, field)) for field in file_fields for upload in (data.pop(field, None) or [])
    )
    actor = (
        next((party.actor for party in named_parties(case) if str(party.actor_id) == behalf), None) if behalf else None
    )
    return Filing(code, data, numerals.number(version), actor, occurred_on, accepted)


def take(filing: Filing, case: Case, *, by: Viewer, at: Any, key: str) -> dict[str, Any]:
    """The step is taken once, its files hang on its entry; answers what to say, also to a second click."""
    content = {"case": case.pk, "step": filing.code}
    with once.once(f"step:{by.actor_id}", key, content) as turn:
        if turn.answer is None:
            taken = flow.perform(
                case,
                filing.code,
                by=by,
                at=at,
                data=filing.data,
                version=filing.version,
                behalf_of=filing.behalf_of,
                occurred_on=filing.occurred_on,
            )
            for name, accepted in filing.uploads:
                files.keep(
                    accepted,
                    name,
                    body_id=case.body_id,
                    purpose=FILES_PURPOSE,
                    at=at,
                    by=by,
                    case=taken.case,
                    entry=taken.entry,
                    is_public=taken.step.files_public,
                )
            drafts.drop(by.key, draft_key(case, filing.code))
            turn.keep(302, {"words": _done(taken)})
        return turn.answer


def draft_key(case: Case, code: str) -> str:
    return drafts.of_case(case.pk, code)


def _done(taken: flow.Taken) -> str:
    """What happened, its number, who is told, what comes next."""
    case, step = taken.case, taken.step
    parts = [_("Done: %(step)s (%(case)s).") % {"step": step.label, "case": case.number or case.title}]
    told = notices.names_told(step.notice, case) if step.notice else []
    if told:
        parts.append(_("Told: %(names)s.") % {"names": _few(told)})
    state = flow.state_of(case)
    if case.due_on and case.stage != "closed":
        words = _("It is now “%(state)s”; due on %(day)s.")
        parts.append(words % {"state": state.label, "day": date_format(case.due_on)})
    else:
        parts.append(_("It is now “%(state)s”.") % {"state": state.label})
    return " ".join(parts)


def _few(names: list[str]) -> str:
    """All names, or the first ones and how many more there are."""
    if len(names) <= NAMED:
        return _("、").join(names)
    words = _("%(names)s and %(count)s more")
    return words % {"names": _("、").join(names[: NAMED - 2]), "count": len(names) - NAMED + 2}


def _inspected(upload: Any, field: str) -> Accepted:
    try:
        return files.inspected(upload)
    except Invalid as refused:
        raise Invalid({field: next(iter(refused.errors.values()))}) from refused


def _drafts(viewer: Viewer, case: Case) -> dict[str, Any]:
    rows: QuerySet = Draft.objects.filter(owner_key=viewer.key, form__startswith=f"case-{case.pk}-")
    return dict(rows.values_list("form", "data"))


def _first(kept: dict[str, Any]) -> dict[str, Any]:
    """A draft keeps lists of values; a form starts from single ones, except where several were ticked."""
    return {
        name: values[0] if isinstance(values, list) and len(values) == 1 else values for name, values in kept.items()
    }


def _url(case: Case, code: str) -> str:
    return reverse("desk:step", args=[case.pk, code])


def typed(sent: Sent) -> list[tuple[str, str]]:
    """What was written into a form whose step is gone, so that it is not lost."""
    form = sent.form
    pairs = ((form.fields[name].label, form.data.get(name, "")) for name in form.fields if not name.startswith("_"))
    return [(str(label), str(value)) for label, value in pairs if label and value]
