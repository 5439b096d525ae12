"""What the public reads of the library: the rules that were marked public, with their versions and what changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xieshang.kernel.middleware import SiteRequest
from xieshang.rules import difference, queries
from xieshang.rules.showing import looked_up


@require_safe
def index(request: SiteRequest) -> HttpResponse:
    return render(request, "rules/index.html", looked_up(request, request.visitor, "rules:detail"))


@require_safe
def detail(request: SiteRequest, pk: int) -> HttpResponse:
    """One version of a public rule."""
    rule = queries.public_rule(request.visitor, pk)
    context = {
        "rule": rule,
        "articles": queries.articles(rule),
        "versions": [row for row in queries.versions(request.visitor, rule) if row.pk != rule.pk],
    }
    return render(request, "rules/detail.html", context)


@require_safe
def changes(request: SiteRequest, pk: int) -> HttpResponse:
    """What changed from the version before."""
    rule = queries.public_rule(request.visitor, pk)
    old = queries.version_before(request.visitor, rule)
    rows = difference.between(queries.articles(old), queries.articles(rule))
    context = {"rule": rule, "old": old, "changes": rows, "shell": "portal/shell.html"}
    return render(request, "rules/changes.html", context)
