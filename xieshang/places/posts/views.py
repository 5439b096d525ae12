"""Desk pages of posts: where they are, what they achieved, their ledger; and where a deed is written down."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import bodies
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.places.posts import ops, queries
from xieshang.places.posts.forms import DeedForm, LedgerForm, PostForm, StrikeForm
from xieshang.places.posts.models import Post
from xieshang.places.queries import inside


@signed_in
@require_safe
def posts(request: SiteRequest) -> HttpResponse:
    viewer = request.viewer
    inside(viewer)
    today = timezone.localdate(request.at)
    context = {
        "rows": list(queries.open_posts(viewer.body_id, today)),
        "closed": queries.closed_posts(viewer.body_id, today),
        "may_open": queries.is_office(viewer),
    }
    return render(request, "places/posts/posts.html", context)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SiteRequest) -> HttpResponse:
    """A studio, model post or service point opens."""
    viewer = request.viewer
    inside(viewer)
    queries.opening(viewer)
    choices = queries.choices(viewer)
    form = PostForm(choices.homes, choices.towns, choices.members, request.POST or None)
    if form.is_valid():
        try:
            post = ops.found_post(
                bodies.by_id(viewer.body_id),
                code=form.cleaned_data["code"],
                opening=form.opening(),
                members=form.chosen(),
            )
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("“%(name)s” is open. Appoint its keeper.") % {"name": post.actor.name})
            return redirect("places:post-people", post.code)
    return _answer(request, "places/posts/form.html", form, {"title": _("Open a post")})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def post(request: SiteRequest, code: str) -> HttpResponse:
    """One post with its sums and its ledger; a POST writes a line."""
    viewer = request.viewer
    found = queries.post_called(viewer, code)
    form = LedgerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        queries.writing(viewer, found)
    if form.is_valid():
        try:
            _write(request, found, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The line is in the ledger."))
            return redirect("places:desk-post", code)
    return _page(request, found, form)


def _write(request: SiteRequest, found: Post, form: LedgerForm) -> None:
    """The line stands in the ledger; sent again, the same form writes nothing more."""
    by, line = request.viewer, dict(form.cleaned_data)
    with once(f"post-ledger:{found.pk}:{by.actor_id}", line.pop("_once"), form.data) as turn:
        if turn.answer is None:
            turn.keep(302, ops.write_ledger(found, **line, by=by, at=request.at).pk)


def _page(
    request: SiteRequest, found: Post, form: LedgerForm, refused: tuple[int, StrikeForm] | None = None
) -> HttpResponse:
    """The post with its ledger; the form of a line that could not be struck out stands there as it was sent."""
    pk, sent = refused or (0, None)
    lines = queries.ledger(found)
    context = {
        "post": found,
        "achieved": queries.achieved(found),
        "ledger": [
            (line, sent if sent and line.pk == pk else StrikeForm(auto_id=f"line{line.pk}_%s")) for line in lines
        ],
        "refused_line": pk,
        "may_write": queries.may_write(request.viewer, found),
        "may_change": queries.may_change(request.viewer, found),
        "may_open": queries.is_office(request.viewer),
        "is_closed": queries.is_closed(found, timezone.localdate(request.at)),
        "changes": queries.changes(found),
    }
    return _answer(request, "places/posts/post.html", form, context, refused=sent is not None)


@signed_in
@require_POST
def strike(request: SiteRequest, code: str, pk: int) -> HttpResponse:
    """A line of the ledger is struck out."""
    found = queries.post_called(request.viewer, code)
    line = queries.line_of(found, pk)
    queries.writing(request.viewer, found)
    form = StrikeForm(request.POST, auto_id=f"line{pk}_%s")
    try:
        if form.is_valid():
            ops.strike(line, why=form.cleaned_data["why"], by=request.viewer, at=request.at)
    except Invalid as refused:
        complain(form, refused)
    if form.errors:
        return _page(request, found, LedgerForm(), (pk, form))
    messages.success(request, _("The line is struck out."))
    return redirect("places:desk-post", code)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def new_deed(request: SiteRequest) -> HttpResponse:
    """A deed is written down."""
    viewer = request.viewer
    inside(viewer)
    tellable = queries.tellable(viewer)
    queries.telling(viewer)
    first = {"of": viewer.actor_id}
    form = DeedForm(tellable, request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        try:
            pk = _record(request, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("The deed is written down; enter what the media told of it."))
            return redirect("desk:case", pk)
    return _answer(request, "places/posts/form.html", form, {"title": _("Write a deed down")})


def _record(request: SiteRequest, form: DeedForm) -> int:
    """The deed that this form wrote down; sent again, the same form does nothing more."""
    by, at, typed = request.viewer, request.at, form.cleaned_data
    with once(f"deed:new:{by.actor_id}", typed["_once"], form.data) as turn:
        if turn.answer is None:
            words = {name: typed[name] for name in ("title", "happened_on", "story")}
            deed = ops.record_deed(of=form.known[typed["of"]], **words, by=by, at=at)
            turn.keep(302, deed.pk)
    return int(turn.answer)


def _answer(
    request: SiteRequest, template: str, form: forms.Form, context: dict[str, object], *, refused: bool = False
) -> HttpResponse:
    status = 422 if refused or (form.is_bound and form.errors) else 200
    return render(request, template, {**context, "form": form}, status=status)
