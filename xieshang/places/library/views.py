"""The library of a home: for everybody what stands there, on the desk lending and keeping the shelf."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.accounts.sudo import signed_in
from xieshang.kernel import numerals
from xieshang.kernel.forms import complain
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.once import once
from xieshang.kernel.refusals import Invalid
from xieshang.places import queries as places
from xieshang.places.ledger.queries import home_called
from xieshang.places.library import ops, queries
from xieshang.places.library.forms import BookForm, FindForm, LendForm, RemoveForm
from xieshang.places.library.models import Book
from xieshang.places.models import Home
from xieshang.places.people import person_called


@require_safe
def public_library(request: SiteRequest, code: str) -> HttpResponse:
    """What stands in the library, and whether a copy is free."""
    home = places.public_home(request.site_body, code, timezone.localdate(request.at))
    return render(request, "places/library/public_library.html", _shelf(request, home))


@signed_in
@require_safe
def library(request: SiteRequest, code: str) -> HttpResponse:
    """The same with shelves and the keeper's buttons."""
    home = home_called(request.viewer, code)
    context = {**_shelf(request, home), "may_keep": queries.may_keep(request.viewer, home)}
    return render(request, "places/library/library.html", context)


def _shelf(request: SiteRequest, home: Home) -> dict[str, Any]:
    """One page of the books that fit."""
    form, page = FindForm(request.GET), numerals.page(request.GET.get("page", ""))
    words = form.words()
    first = (page - 1) * queries.PAGE
    rows = list(queries.books(home, words)[first : first + queries.PAGE + 1])
    found = request.GET.copy()

    def address(number: int) -> str:
        found["page"] = str(number)
        return f"?{found.urlencode()}"

    pager = {
        "prev_url": address(page - 1) if page > 1 else "",
        "next_url": address(page + 1) if len(rows) > queries.PAGE else "",
    }
    context = {"home": home, "form": form, "rows": rows[: queries.PAGE], "pager": pager}
    return {**context, "totals": queries.totals(home), "words": words}


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SiteRequest, code: str) -> HttpResponse:
    """A book is put on the shelf."""
    viewer = request.viewer
    home = home_called(viewer, code)
    queries.keeping(viewer, home)
    form = BookForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            book = ops.add(home, described=form.described(), by=viewer, at=request.at)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("“%(title)s” is on the shelf.") % {"title": book.title})
            return redirect("places:library", code)
    context = {"home": home, "form": form}
    return render(request, "places/library/add.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_safe
def book(request: SiteRequest, code: str, pk: int) -> HttpResponse:
    home = home_called(request.viewer, code)
    return _page(request, home, queries.book_of(home, pk))


def _page(request: SiteRequest, home: Home, found: Any, **sent: forms.Form) -> HttpResponse:
    """The book with its loans; a form that was refused stands there as it was sent, under its name."""
    names = ("title", "author", "publisher", "shelf", "copies")
    context = {
        "home": home,
        "book": found,
        "loans": queries.loans_of(request.viewer, found),
        "may_keep": queries.may_keep(request.viewer, home),
        "due": queries.due_day(home.body_id, timezone.localdate(request.at)),
        "lend": sent.get("lend") or LendForm(),
        "change": sent.get("change") or BookForm(initial={name: getattr(found, name) for name in names}),
        "remove": sent.get("remove") or RemoveForm(),
        "refused": next(iter(sent), ""),
    }
    return render(request, "places/library/book.html", context, status=422 if sent else 200)


@signed_in
@require_POST
def lend(request: SiteRequest, code: str, pk: int) -> HttpResponse:
    """A copy is lent to a member; sent again, the same form lends no second one."""
    viewer, home = request.viewer, home_called(request.viewer, code)
    found = queries.book_of(home, pk)
    queries.keeping(viewer, home)
    form = LendForm(request.POST)
    if form.is_valid():
        try:
            words = _lent(request, found, form)
        except Invalid as refused:
            complain(form, refused)
        else:
            messages.success(request, _("“%(title)s” is lent to %(who)s until %(due)s.") % words)
            return redirect("places:book", code, pk)
    return _page(request, home, found, lend=form)


def _lent(request: SiteRequest, found: Book, form: LendForm) -> dict[str, str]:
    by, at, typed = request.viewer, request.at, form.cleaned_data
    with once(f"loan:{found.pk}:{by.actor_id}", typed["_once"], form.data) as turn:
        if turn.answer is None:
            actor = person_called(by, typed["person"]).actor
            loan = ops.lend(found, to=actor, by=by, at=at)
            turn.keep(302, {"title": loan.title, "who": actor.name, "due": str(loan.due_on)})
    return dict(turn.answer)


@signed_in
@require_POST
def change(request: SiteRequest, code: str, pk: int) -> HttpResponse:
    """The book is described otherwise, or has more copies."""
    viewer, home = request.viewer, home_called(request.viewer, code)
    found = queries.book_of(home, pk)
    queries.keeping(viewer, home)
    form = BookForm(request.POST)
    try:
        if form.is_valid():
            ops.change(found, described=form.described(), by=viewer)
    except Invalid as refused:
        complain(form, refused)
    if form.errors:
        return _page(request, home, found, change=form)
    messages.success(request, _("The book is changed."))
    return redirect("places:book", code, pk)


@signed_in
@require_POST
def remove(request: SiteRequest, code: str, pk: int) -> HttpResponse:
    """The book is lent no more."""
    viewer, home = request.viewer, home_called(request.viewer, code)
    found = queries.book_of(home, pk)
    queries.keeping(viewer, home)
    form = RemoveForm(request.POST)
    try:
        if form.is_valid():
            ops.remove(found, why=form.cleaned_data["why"], by=viewer, at=request.at)
    except Invalid as refused:
        complain(form, refused)
    if form.errors:
        return _page(request, home, found, remove=form)
    messages.success(request, _("The book is taken from the shelf."))
    return redirect("places:library", code)
