"""The front page, a public case of any kind, and the files that robots and researchers look for."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from xieshang.kernel import blocks, flow, stories
from xieshang.kernel.middleware import SiteRequest
from xieshang.portal.queries import public_case
from xieshang.portal.registry import pages


@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """What anybody can take part in, what stands in the registers, the year in numbers."""
    places = ("take-part", "main", "aside", "numbers")
    shown = {name.replace("-", "_"): blocks.rendered(f"portal.{name}", request.visitor) for name in places}
    return render(request, "portal/home.html", shown)


@require_safe
def case(request: SiteRequest, pk: int) -> HttpResponse:
    """The public page of a case: the one its kind has, else title, state and the public part of its story."""
    found = public_case(request.visitor, pk)
    own_page = pages.get(found.kind)
    if own_page:
        return redirect(own_page, pk)
    context = {
        "case": found,
        "state": flow.state_of(found),
        "lines": list(reversed(stories.timeline(found, public=True))),
    }
    return render(request, "portal/case.html", context)


@require_safe
def robots(request: SiteRequest) -> HttpResponse:
    return HttpResponse(
        "User-agent: *\nDisallow: /desk/\nDisallow: /matters/track/\nDisallow: /signin/\n", content_type="text/plain"
    )
