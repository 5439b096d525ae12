"""The pages of lists: the list itself, its export, one's own views of it, one step on several of its cases."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xieshang.desk import exporting, lists, ownviews, together
from xieshang.desk.counts import asked, count, words
from xieshang.desk.listing import TOGETHER, Listing
from xieshang.kernel import limits, numerals, sheets
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.refusals import Invalid, NotFound
from xieshang.notices import ops as notices


@login_required
@require_safe
def case_list(request: SiteRequest, slug: str) -> HttpResponse:
    listing = _listing(request, slug)
    listing.selectable = together.may_any(request.viewer, listing.spec.kinds)
    return _list_page(request, listing)


def _list_page(request: SiteRequest, listing: Listing, refused: str = "", status: int = 200) -> HttpResponse:
    context = {"listing": listing, "spec": listing.spec, "refused": refused}
    return render(request, "desk/list.html", context, status=status)


@login_required
@require_safe
def export_list(request: SiteRequest, slug: str, form: str) -> HttpResponseBase:
    """Exactly what the list shows at this address, all pages of it; a long one is written in the background."""
    limits.spend(limits.EXPORT, request.viewer.key)
    listing = _listing(request, slug)
    (more,) = asked([count(listing.filtered, exporting.AT_ONCE)])
    if more <= exporting.AT_ONCE:
        return sheets.answer(listing.lines(), listing.file_name, form)
    (total,) = asked([count(listing.filtered, exporting.MOST)])
    exporting.begin(listing, form, total, at=request.at)
    told = _(
        "The list has %(count)s rows and is being written. You can go on working; the file will wait in the inbox."
    )
    messages.success(request, told % {"count": words(total, exporting.MOST)})
    return redirect("notices:inbox")


@login_required
@require_POST
def own_views(request: SiteRequest, slug: str) -> HttpResponse:
    """What is shown now stands among the views under a name of one's own, or is taken away again."""
    spec = _listing(request, slug).spec
    listing = Listing(spec, request.viewer, QueryDict(request.POST.get("words", "")[:2000]), lists.url_of(spec))
    gone = request.POST.get("drop", "")
    if gone:
        name = ownviews.drop(slug, numerals.number(gone) or 0, by=request.viewer)
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": name})
        return redirect(listing.path)
    try:
        kept = ownviews.keep(slug, request.POST.get("name", ""), listing.words, by=request.viewer, at=request.at)
    except Invalid as refused:
        listing.selectable = together.may_any(request.viewer, spec.kinds)
        return _list_page(request, listing, " ".join(refused.errors["name"]), status=refused.status)
    messages.success(
        request, _("The view “%(name)s” is saved; you find it among the views of this list.") % {"name": kept.name}
    )
    return redirect(f"{listing.path}?{kept.words}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_together(request: SiteRequest, slug: str) -> HttpResponse:
    """One step on the cases chosen in the list; afterwards each case says what became of it."""
    listing, viewer = _listing(request, slug), request.viewer
    sent = request.POST if request.method == "POST" else None
    back = f"{listing.path}?{listing.words}" if listing.words else listing.path
    url = f"{reverse('desk:together', args=[slug])}?{listing.words}"
    context = {"spec": listing.spec, "listing": listing, "back": back}
    try:
        rows = together.chosen(listing, _chosen(listing, request.GET if sent is None else sent))
    except Invalid as refused:
        messages.error(request, " ".join(refused.errors["select"]))
        return redirect(back)
    if not rows:
        messages.info(request, _("Select some cases first: tick the boxes in front of them."))
        return redirect(back)
    steps = together.shared(viewer, rows, url, sent)
    again = next((step for step in steps if step.opened), None)
    if sent is not None and (again is None or again.form.is_valid()):
        results = together.take(viewer, rows, sent.get("_step", ""), sent, at=request.at)
        for case, _version in rows:
            if any(result.done and result.pk == case.pk for result in results):
                notices.mark_read(viewer, at=request.at, case_id=case.pk)
        context |= {"results": results, "went": sum(result.done for result in results), "step": again}
        return render(request, "desk/together_done.html", context)
    context |= {"rows": [listing.row(case) for case, _version in rows], "steps": steps}
    return render(request, "desk/together.html", context, status=422 if sent is not None else 200)


def _chosen(listing: Listing, words_: QueryDict) -> list[str]:
    if words_.get("all") == "1":
        return [str(pk) for pk in listing.filtered.order_by("id").values_list("pk", flat=True)[: TOGETHER + 1]]
    return words_.getlist("select")


def _listing(request: SiteRequest, slug: str) -> Listing:
    spec = lists.registered.get(slug)
    if spec is None or not spec.visible(request.viewer):
        raise NotFound()
    return Listing(spec, request.viewer, request.GET, lists.url_of(spec))
