"""The library as a list, the same for the desk and for the public."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from xieshang.kernel import numerals
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.tables import Cell, table
from xieshang.kernel.viewer import Viewer
from xieshang.rules import queries
from xieshang.rules.forms import LookForm
from xieshang.rules.models import Article, Rule


def looked_up(request: SiteRequest, viewer: Viewer, url_name: str) -> dict[str, Any]:
    """What the library answers to words and a day; without a day, what is in force today."""
    form = LookForm(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    day = asked.get("day") or timezone.localdate(request.at)
    page = numerals.page(request.GET.get("page", ""), 1000)
    rows = queries.library(viewer, day=day, words=asked.get("q", "").strip())
    start = (page - 1) * queries.PAGE
    found = list(rows[start : start + queries.PAGE + 1])
    caption = _("In force on %(day)s") % {"day": date_format(day)}
    heads = [_("Rule"), _("Kind"), _("Decided by"), _("In force from"), _("to")]
    shown = table(caption, heads, [_cells(row, url_name) for row in found[: queries.PAGE]]) if found else None
    pager = {
        "prev_url": _page_url(request, page - 1) if page > 1 else "",
        "next_url": _page_url(request, page + 1) if len(found) > queries.PAGE else "",
    }
    return {"filter_form": form, "day": day, "table": shown, "pager": pager}


def _cells(row: Rule, url_name: str) -> list[Cell]:
    found: list[Article] = getattr(row, "found", [])
    holding = [one.place for one in found]
    note = " · ".join(filter(None, [row.document_no, *holding[:6]]))
    url = reverse(url_name, args=[row.pk]) + (f"#article-{found[0].number}" if holding else "")
    return [
        Cell(row.title, url=url, note=note),
        Cell(row.get_genre_display()),
        Cell(row.decider),
        Cell(at=row.valid_from),
        Cell(at=row.valid_to) if row.valid_to else Cell("—"),
    ]


def _page_url(request: SiteRequest, page: int) -> str:
    kept = {name: request.GET.get(name, "") for name in ("q", "day") if request.GET.get(name)}
    return "?" + urlencode({**kept, "page": page})
