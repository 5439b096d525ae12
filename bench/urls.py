"""The project's addresses and the bare view: what the same middleware, session and template engine cost at least."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from xieshang.config import urls
from xieshang.kernel.models import Case

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


def bare(request: HttpRequest) -> HttpResponse:
    """25 rows by one indexed query, in a minimal template; looks whether somebody is signed in, as every page does."""
    rows = Case.objects.filter(body_id=request.site_body.pk, kind="matter").order_by("-raised_at", "-id")[:25]
    signed_in = request.user.is_authenticated
    return render(request, "bench/bare.html", {"rows": rows, "signed_in": signed_in})


urlpatterns = [path("bench/bare/", bare), *urls.urlpatterns]
