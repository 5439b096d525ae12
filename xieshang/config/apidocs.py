"""The description of the API as a page of our own: no script from elsewhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from xieshang.config.api import describe


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Every operation with its parameters and answers."""
    schema = describe()
    operations = [
        {"method": method.upper(), "path": path, **_facts(operation)}
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "config/apidocs.html", {"info": schema["info"], "operations": operations})


def _facts(operation: dict[str, Any]) -> dict[str, Any]:
    parameters = [f"{p['name']} ({p['in']})" for p in operation.get("parameters", [])]
    return {
        "summary": operation.get("summary", ""),
        "description": operation.get("description", ""),
        "parameters": parameters,
        "answers": sorted(str(code) for code in operation.get("responses", {})),
    }
