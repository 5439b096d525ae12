"""The roster of the next term as a table file: the columns of the roster, and the number by which somebody continues."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.kernel import imports
from xieshang.kernel.imports import Column
from xieshang.kernel.refusals import Refusal
from xieshang.kernel.viewer import Viewer
from xieshang.roster.importing import COLUMNS as ROSTER
from xieshang.roster.importing import DecisionForm, decision_of
from xieshang.roster.models import Person
from xieshang.roster.terms import queries
from xieshang.roster.terms.importing.book import NextBook
from xieshang.roster.terms.models import Succession

OWN = {
    "member_no": gettext_lazy("The number in the new term. Empty: given by itself."),
    "since": "",
}
COLUMNS = (
    Column(
        "previous_no",
        gettext_lazy("Number until now"),
        ("原委员编号", "原编号", "上届委员编号", "上届编号", "previous number"),
        hint=gettext_lazy("Who has one continues. A name that the roster knows without it is asked about."),
    ),
    *(replace(one, hint=OWN.get(one.code, one.hint)) for one in ROSTER if one.code != "since"),
)


@imports.importer
class NextImporter(imports.Importer):
    """Members of the term that is being prepared."""

    kind = "next-roster"
    label = gettext_lazy("Members of the next term")
    back = "roster:terms"
    columns = COLUMNS
    form = DecisionForm

    def check(self, viewer: Viewer) -> None:
        if not viewer.is_system:
            queries.check_keeper(viewer)

    def given(self, at: datetime, name: str) -> dict[str, str]:
        return {"decision": decision_of(name)}

    def open(self, body_id: int, given: dict[str, str]) -> NextBook:
        return NextBook(_under_way(body_id), given["decision"], {column.code for column in COLUMNS})

    def exported(self, viewer: Viewer, words: QueryDict) -> Iterable[dict[str, str]]:
        """Everybody of the present term, with the place where they would go on, and everybody who is named besides."""
        return self.open(viewer.body_id, {"decision": ""}).lines()

    def existing(self, subjects: Sequence[int]) -> set[int]:
        return set(Person.objects.filter(pk__in=subjects).values_list("pk", flat=True))

    def page_of(self, subject: int) -> str:
        return reverse("roster:person", args=[subject])


def _under_way(body_id: int) -> Succession:
    rows = Succession.objects.filter(body_id=body_id).select_related("term", "old")
    found = rows.filter(stage="open").first() or rows.order_by("-pk").first()
    if found is None:
        raise Refusal(_("No term is being prepared. Found the next term first."))
    return found
