"""What the public reads of the library: the rules that were marked public, with their versions and what changed."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from xieshang.kernel import files
from xieshang.kernel.middleware import SiteRequest
from xieshang.kernel.models import File
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
        "files": [_link(file) for file in files.of_case(rule) if file.is_public],
        "versions": [row for row in queries.versions(request.visitor, rule) if row.pk != rule.pk],
    }
    return render(request, "rules/detail.html", context)


def _link(file: File) -> dict[str, Any]:
    return {"name": file.name, "url": reverse("file", args=[file.pk, file.name]), "size": file.size}


@require_safe
def changes(request: SiteRequest, pk: int) -> HttpResponse:
    """What changed from the version before."""
    rule = queries.public_rule(request.visitor, pk)
    old = queries.version_before(request.visitor, rule)
    rows = difference.between(queries.articles(old), queries.articles(rule))
    context = {"rule": rule, "old": old, "changes": rows, "shell": "portal/shell.html"}
    context["back"] = reverse("rules:detail", args=[pk])
    return render(request, "rules/changes.html", context)
