"""Whether the installation answers: 200 with the version, 503 when the database does not."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe


def product_version() -> str:
    """The version as pyproject.toml says it."""
    try:
        return version("xieshang")
    except PackageNotFoundError:
        lines = (Path(settings.BASE_DIR) / "pyproject.toml").read_text().splitlines()
        return next((line.split('"')[1] for line in lines if line.startswith("version")), "0")


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "version": product_version(), "database": "down"}, status=503)
    return JsonResponse({"status": "ok", "version": product_version(), "database": connection.vendor})
