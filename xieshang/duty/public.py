"""What the public reads of commendations: the lists in publicity, and who was commended, year by year."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from xieshang.duty import queries
from xieshang.kernel import files, numerals
from xieshang.kernel.middleware import SiteRequest


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    """Rounds by year, the newest first."""
    page = numerals.page(request.GET.get("page", ""), 1000)
    start = (page - 1) * queries.PAGE
    rows = list(queries.public_rounds(request.visitor)[start : start + queries.PAGE + 1])
    pager = {
        "prev_url": f"?page={page - 1}" if page > 1 else "",
        "next_url": f"?page={page + 1}" if len(rows) > queries.PAGE else "",
    }
    return render(request, "duty/index.html", {"rows": rows[: queries.PAGE], "pager": pager})


@require_safe
def detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One round: its list with what each did, and while it is in publicity how to object."""
    found = queries.public_round(request.visitor, pk)
    shown = [
        {"name": file.name, "url": reverse("file", args=[file.pk, file.name]), "size": file.size}
        for file in files.of_case(found)
        if file.is_public
    ]
    return render(request, "duty/detail.html", {"round": found, "listed": queries.listed(found), "files": shown})
