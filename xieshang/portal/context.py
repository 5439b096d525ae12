"""What every page of the portal's shell needs."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from xieshang.portal import queries


def context(request: HttpRequest) -> dict[str, Any]:
    """The columns, made only when the shell shows them."""
    return {"portal_columns": SimpleLazyObject(lambda: queries.columns(request.path))}
