"""The same four things for machines: fetch by the door, check the input, call one op, answer.

Anonymous callers see what the portal shows; a signed-in session sees what its desk shows. Errors are problem+json.
"""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, NinjaAPI, Query, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from xieshang.accounts import tokens
from xieshang.config import problems, queries
from xieshang.config.problems import problem
from xieshang.config.registers import limited_to, router, viewer_of
from xieshang.kernel import flow, stories
from xieshang.kernel.flow.forms import cleaned, step_form
from xieshang.kernel.flow.perform import check_state
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.models import Case
from xieshang.kernel.once import once
from xieshang.kernel.permits import permits
from xieshang.kernel.refusals import Invalid, NotAllowed, NotFound, Refusal
from xieshang.stats import queries as stats

PAGE = 25


class Problem(Schema):
    """What is wrong, after RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    errors: dict[str, list[str]] = {}


class Figure(Schema):
    key: str
    label: str
    unit: str
    value: int
    section: str
    definition: str
    records: str


class CaseOut(Schema):
    id: int
    kind: str
    number: str
    title: str
    state: str
    state_label: str
    stage: str
    raised_at: str
    due_on: str | None
    version: int
    url: str


class CasePage(Schema):
    count: int
    page: int
    items: list[CaseOut]


class LineOut(Schema):
    at: str
    sentence: str
    note: str


class CaseStory(CaseOut):
    timeline: list[LineOut]


class StepOut(Schema):
    step: str
    label: str
    allowed: bool
    reason: str
    fields: list[dict[str, Any]]


class StepIn(Schema):
    step: str = Field(max_length=40)
    data: dict[str, Any] = {}
    version: int | None = None


class Utf8(JSONRenderer):
    """Chinese stays Chinese."""

    json_dumps_params = {"ensure_ascii": False}


# What any call may be answered, and what besides a call that changes something.
REFUSALS = (400, 401, 403, 404, 405, 422, 429)
REFUSED_CHANGES = (409, 413, 415)


class Api(NinjaAPI):
    """The library, with every refusal described for every operation, as the problem that it is."""

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**kwargs)
        schema["components"]["schemas"]["Problem"] = Problem.model_json_schema()
        schema["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                operation["security"] = [{"token": []}] if method == "post" else [{}, {"token": []}]
                for status in REFUSALS + (REFUSED_CHANGES if method == "post" else ()):
                    operation["responses"][status] = _problem_described(status)
        return schema


def _problem_described(status: int) -> dict[str, Any]:
    shape = {"$ref": "#/components/schemas/Problem"}
    return {"description": problems.TITLES[status], "content": {problems.PROBLEM: {"schema": shape}}}


api = Api(
    title="Xieshang",
    version="1",
    description="Cases, figures and registers of a consultative body.",
    renderer=Utf8(),
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)


@api.exception_handler(Refusal)
def refused(request: SiteRequest, error: Refusal) -> HttpResponse:
    return problems.refused(error)


@api.exception_handler(ValidationError)
def not_understood(request: SiteRequest, error: ValidationError) -> HttpResponse:
    errors: dict[str, list[str]] = {}
    for fault in error.errors:
        errors.setdefault(str(fault["loc"][-1]), []).append(str(fault["msg"]))
    return problem(422, _("The request could not be understood."), "invalid", errors)


@api.exception_handler(HttpError)
def unreadable(request: SiteRequest, error: HttpError) -> HttpResponse:
    return problem(error.status_code, _("The request could not be understood."), "unreadable")


@api.exception_handler(Http404)
def missing(request: SiteRequest, error: Http404) -> HttpResponse:
    return problem(404, str(NotFound()))


api.add_router("", router)


def _case(request: SiteRequest, pk: int) -> Case:
    limited_to(request, tokens.CASES, tokens.STEPS)
    return queries.visible_case(viewer_of(request), pk)


def _out(request: SiteRequest, case: Case) -> dict[str, Any]:
    state = flow.state_of(case)
    page = "desk:case" if viewer_of(request).is_signed_in else "portal:case"
    return {
        "id": case.pk,
        "kind": case.kind,
        "number": case.number,
        "title": case.title,
        "state": case.state,
        "state_label": str(state.label),
        "stage": case.stage,
        "raised_at": case.raised_at.isoformat(),
        "due_on": case.due_on.isoformat() if case.due_on and viewer_of(request).is_signed_in else None,
        "version": case.version,
        "url": reverse(page, args=[case.pk]),
    }


@api.get("/figures", response=list[Figure], by_alias=True, summary="Figures of a year")
def figures(request: SiteRequest, year: str = Query("", max_length=4), body: str = Query("", max_length=12)) -> Any:
    """Every figure of the year with its definition and the address of its records."""
    limited_to(request, tokens.FIGURES)
    found = queries.body_of(body) if body else request.site_body
    rows = stats.values(found, year or str(timezone.localdate(request.at).year), at=request.at)
    return [
        {
            "key": row.key,
            "label": str(row.label),
            "unit": str(row.unit),
            "value": row.value,
            "section": row.figure.section,
            "definition": row.definition,
            "records": row.url,
        }
        for row in rows
    ]


@api.get("/cases", response=CasePage, summary="Cases the caller may know of")
def cases(
    request: SiteRequest,
    kind: str = Query("", max_length=20),
    state: str = Query("", max_length=24),
    q: str = Query("", max_length=60),
    page: int = Query(1, ge=1, le=400),
) -> Any:
    """Newest first, 25 on a page; `q` is looked for in number and title."""
    limited_to(request, tokens.CASES, tokens.STEPS)
    found = queries.cases_page(viewer_of(request), kind=kind, state=state, words=q, page=page)
    return {"count": found.count, "page": page, "items": [_out(request, case) for case in found.rows]}


@api.get("/cases/{int:pk}", response=CaseStory, summary="One case with its story")
def case(request: SiteRequest, pk: int) -> Any:
    """The case and what happened to it, as far as the caller may know."""
    found = _case(request, pk)
    lines = stories.timeline(found, public=not viewer_of(request).is_signed_in)
    return {
        **_out(request, found),
        "timeline": [{"at": line.at.isoformat(), "sentence": line.sentence, "note": line.note} for line in lines],
    }


@api.get("/cases/{int:pk}/steps", response=list[StepOut], summary="Steps of a case")
def steps(request: SiteRequest, pk: int) -> Any:
    """Every step of the present state: whether the caller may take it, and if not, why."""
    found = _case(request, pk)
    return [
        {
            "step": offer.step.code,
            "label": str(offer.step.label),
            "allowed": offer.allowed,
            "reason": offer.reason,
            "fields": [
                {"name": ask.code, "label": str(ask.label), "kind": ask.kind, "required": ask.required}
                for ask in offer.step.fields
            ],
        }
        for offer in flow.offers(viewer_of(request), found)
    ]


@api.post("/cases/{int:pk}/steps", response=CaseStory, summary="Take a step")
def take_step(request: SiteRequest, pk: int, given: StepIn) -> Any:
    """The step is taken once per `Idempotency-Key`; the case as it stands afterwards."""
    viewer = viewer_of(request)
    if not viewer.is_signed_in:
        return problem(401, _("Sign in first."), "not-signed-in")
    limited_to(request, tokens.STEPS)
    if not viewer.scopes:
        _check_token(request)
    found = _case(request, pk)
    if not flow.flow_of(found).has_step(given.step):
        raise NotFound(_("There is no such step."))
    step = flow.flow_of(found).step(given.step)
    # Whether it may be, whether it can be now, and only then whether the data are good: a refusal tells no more than it must.
    if not permits[step.permit].allows(viewer, found):
        raise NotAllowed(permits[step.permit].reason)
    key = request.headers.get("Idempotency-Key", "")
    with once(f"api:{viewer.actor_id}", key, [pk, given.step, given.data]) as turn:
        if turn.answer is None:
            check_state(flow.flow_of(found), step, found)
            if any(ask.kind == "files" and ask.required for ask in step.fields) or not step.offered:
                raise Invalid({"step": [_("This step has a page of its own; take it there.")]})
            data = cleaned(step_form(step, viewer, found, given.data))
            flow.perform(found, given.step, by=viewer, at=request.at, data=data, version=given.version)
            turn.keep(200, {"case": pk})
    return case(request, pk)


def _check_token(request: SiteRequest) -> None:
    """A session alone is not enough to change something: the same token as for forms."""
    refusal = CsrfViewMiddleware(lambda _request: HttpResponse()).process_view(request, None, (), {})  # type: ignore[arg-type]
    if refusal is not None:
        raise PermissionDenied(_("The token is missing or old."))


@api.exception_handler(PermissionDenied)
def denied(request: SiteRequest, error: PermissionDenied) -> HttpResponse:
    return problem(403, str(error), "not-allowed")


def describe() -> dict[str, Any]:
    """The OpenAPI description."""
    return json.loads(json.dumps(api.get_openapi_schema(), default=str))
