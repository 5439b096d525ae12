"""Every address of the installation."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from xieshang.config import apidocs, health, refusals
from xieshang.config.api import api
from xieshang.kernel import display, periods, web

handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.server_error


class NameOfFile(StringConverter):
    """The name is for people and may hold anything, an old row even the end of a line; the number leads to the file."""

    regex = r"[\s\S]+"

    def to_url(self, value: str) -> str:
        """A browser takes `../` for a way up and would ask for another address."""
        name = value.replace("/", "_")
        return name if name.strip(".") else "_"


register_converter(NameOfFile, "name_of_file")
register_converter(periods.Converter, "period")

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("display/", display.switch, name="display"),
    path("files/<int:file_id>/<name_of_file:name>", web.file, name="file"),
    path("drafts/<slug:form>/", web.draft, name="draft"),
    path("api/v1/docs", apidocs.page, name="api-docs"),
    path("api/v1/", api.urls),
    path("", include("xieshang.portal.urls")),
    path("", include("xieshang.stats.urls")),
    path("", include("xieshang.matters.urls")),
    path("", include("xieshang.advice.urls")),
    path("", include("xieshang.visits.urls")),
    path("", include("xieshang.rules.urls")),
    path("", include("xieshang.duty.urls")),
    path("", include("xieshang.consultations.urls")),
    path("", include("xieshang.groups.urls")),
    path("", include("xieshang.liaison.urls")),
    path("", include("xieshang.lectures.urls")),
    path("", include("xieshang.gatherings.urls")),
    path("", include("xieshang.handling.urls")),
    path("", include("xieshang.demo.urls")),
    path("", include("xieshang.places.urls")),
    path("", include("xieshang.roster.urls")),
    path("", include("xieshang.accounts.urls")),
    path("", include("xieshang.notices.urls")),
    path("", include("xieshang.exchange.urls")),
    path("", include("xieshang.papers.urls")),
    # Last of all: its lists answer to any word after /desk/.
    path("", include("xieshang.desk.urls")),
]
