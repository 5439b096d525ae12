"""What rules show on the desk, in the portal's columns, and wherever a norm stands that rests on one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from xieshang.desk import headings
from xieshang.desk.navigation import item
from xieshang.desk.panels import Fact, facts, panel
from xieshang.kernel import norms
from xieshang.kernel.permits import parties_of
from xieshang.kernel.stories import note_story
from xieshang.kernel.viewer import Viewer
from xieshang.portal.registry import public_page
from xieshang.portal.registry import register as in_columns
from xieshang.rules import queries
from xieshang.rules.models import Rule, place_of

public_page("rule", "rules:detail")
in_columns(_("Rules"), "rules:index", order=50)
item("rules", _("Rules library"), "rules:library", icon="doc", order=92, group=headings.OFFICE)


def _told(data: dict[str, Any]) -> dict[str, Any]:
    """Norm and article in the language of the reader; entries of old kept them in the writer's."""
    kept = norms.definitions.get(data["norm"])
    article = place_of(data["label"]) if "label" in data else data.get("article", "")
    return {"norm": str(kept.label) if kept else data["norm"], "article": article}


note_story("anchored", _("{who} said that the norm “{norm}” rests on {article}"), read=_told)
note_story("released", _("{who} said that the norm “{norm}” rests on it no more"), read=_told)
norms.ground_sources.append(queries.grounds)


@facts("rule")
def rule_facts(viewer: Viewer, case: Rule) -> list[Fact]:
    if case.valid_from is None:
        return [Fact(str(_("Kind")), case.get_genre_display())]
    return [
        Fact(str(_("Kind")), case.get_genre_display()),
        Fact(str(_("Decided by")), case.decider, case.document_no),
    ]


@panel("rule", order=10, template="rules/panel.html")
def text(viewer: Viewer, case: Rule) -> dict[str, Any]:
    roles = [party.role for party in parties_of(case)]
    office = queries.is_office(viewer)
    return {
        "rows": queries.article_facts(case),
        "to_read": queries.has_to_read(viewer, case),
        "unread": roles.count("reader"),
        "read": roles.count("informed"),
        "office": office,
        "may_change": office and case.state == "draft",
        "may_replace": office and case.state == "decided",
    }


@panel("rule", order=10, template="rules/versions.html", place="aside")
def versions(viewer: Viewer, case: Rule) -> dict[str, Any] | None:
    rows = queries.versions(viewer, case) if case.first_id else []
    return {"versions": rows} if len(rows) > 1 or case.replaces_id else None
