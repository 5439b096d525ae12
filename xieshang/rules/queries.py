"""Reading rules: the library as of a day, versions, articles, who must know, and on which article a norm rests."""

from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.kernel.models import Actor, Case, Party
from xieshang.kernel.norms import Ground, definitions
from xieshang.kernel.permits import permits
from xieshang.kernel.questions import Question, question
from xieshang.kernel.refusals import NotAllowed, NotFound
from xieshang.kernel.viewer import Viewer
from xieshang.roster.models import Appointment, Group, Membership, Seat, SpecialCommittee, Term
from xieshang.rules.models import Anchor, Article, Audience, Rule, place_of

PAGE = 50
# Who can be asked to know a rule: every hat of the committee's own people.
HATS = (
    ("member", gettext_lazy("all members")),
    ("office", gettext_lazy("the office")),
    ("committee", gettext_lazy("staff of special committees")),
    ("leader", gettext_lazy("leaders")),
    ("convenor", gettext_lazy("convenors")),
    ("keeper", gettext_lazy("keepers of homes and posts")),
    ("informant", gettext_lazy("informants")),
)


def in_force(day: date, path: str = "") -> Q:
    """What is in force on a day, first and last day included."""
    known = {f"{path}valid_from__lte": day}
    return Q(**known) & (Q(**{f"{path}valid_to": None}) | Q(**{f"{path}valid_to__gte": day}))


def is_office(viewer: Viewer) -> bool:
    return permits["office"].allows(viewer, Rule(body_id=viewer.body_id))


def for_office(viewer: Viewer) -> None:
    if not is_office(viewer):
        raise NotAllowed(permits["office"].reason)


def visible_rule(viewer: Viewer, pk: int) -> Rule:
    rule = Rule.objects.visible_to(viewer).select_related("replaces").filter(pk=pk).first()
    if rule is None:
        raise NotFound()
    return rule


def rule_for_office(viewer: Viewer, pk: int) -> Rule:
    """The rule, for the office; to others who know of it that is refused."""
    rule = visible_rule(viewer, pk)
    for_office(viewer)
    return rule


def public_rule(visitor: Viewer, pk: int) -> Rule:
    rule = visible_rule(visitor, pk)
    if rule.visibility != Case.Visibility.PUBLIC:
        raise NotFound()
    return rule


def library(viewer: Viewer, *, day: date, words: str = "") -> QuerySet:
    """What was in force on the day, as far as the viewer may know it, with the articles that hold the words."""
    rows = Rule.objects.visible_to(viewer).filter(in_force(day))
    if words:
        holding = Article.objects.filter(Q(text__icontains=words) | Q(heading__icontains=words))
        found = Exists(holding.filter(rule_id=OuterRef("pk")))
        rows = rows.filter(Q(title__icontains=words) | Q(document_no__icontains=words) | Q(found))
        rows = rows.prefetch_related(Prefetch("articles", holding.order_by("number"), to_attr="found"))
    return rows.order_by("-valid_from", "-pk")


def drafts(viewer: Viewer) -> list[Rule]:
    """What is not decided yet; the door shows it to staff only."""
    return list(Rule.objects.visible_to(viewer).filter(state="draft").order_by("-pk")[:PAGE])


def articles(rule: Rule) -> list[Article]:
    return list(rule.articles.order_by("number"))


def versions(viewer: Viewer, rule: Rule) -> list[Rule]:
    """Every decided version, the newest first."""
    rows = Rule.objects.visible_to(viewer).filter(first_id=rule.first_id, edition__gt=0)
    return list(rows.order_by("-edition"))


def version_before(viewer: Viewer, rule: Rule) -> Rule:
    if rule.replaces_id is None:
        raise NotFound()
    return visible_rule(viewer, rule.replaces_id)


def organs(body_id: int, day: date) -> list[Actor]:
    """Groups and special committees of the term of the day."""
    term = {"term__in": Term.objects.holding(day), "body_id": body_id}
    groups = Group.objects.valid_on(day).filter(**term).order_by().values("actor_id")
    committees = SpecialCommittee.objects.filter(**term).order_by().values("actor_id")
    rows = Actor.objects.filter(Q(pk__in=groups) | Q(pk__in=committees), body_id=body_id)
    return list(rows.order_by("special_committee__code", "group__code", "pk"))


def audience_words(rule: Rule) -> list[str]:
    names = {code: str(label) for code, label in HATS}
    rows = rule.audience.select_related("organ").order_by("pk")
    return [row.organ.name if row.organ else names.get(row.hat, row.hat) for row in rows]


def must_know(rule: Rule, day: date) -> set[int]:
    """The persons (their actors) who have to know the rule on that day."""
    asked = list(Audience.objects.filter(rule=rule))
    hats = [row.hat for row in asked if row.hat]
    organs = [row.organ_id for row in asked if row.organ_id]
    standing = Membership.objects.filter(body_id=rule.body_id).valid_on(day)
    members = standing if "member" in hats else standing.filter(committee__actor_id__in=organs)
    seats = Seat.objects.filter(group__actor_id__in=organs, membership__in=standing).valid_on(day)
    offices = Appointment.objects.filter(body_id=rule.body_id, role__in=hats).valid_on(day)
    found: list[QuerySet[Any, int]] = []
    found += [members.values_list("person__actor_id", flat=True)] if "member" in hats or organs else []
    found += [seats.values_list("membership__person__actor_id", flat=True)] if organs else []
    found += [offices.values_list("actor_id", flat=True)] if hats else []
    return {pk for rows in found for pk in rows}


def readings(rule: Rule) -> tuple[list[Party], list[Party]]:
    """Who has still to read the rule, and who has read it, by their names."""
    rows = Party.objects.filter(case_id=rule.pk, role__in=("reader", "informed"), until=None)
    rows = rows.select_related("actor").order_by("-since", "actor__name", "pk")
    return [row for row in rows if row.role == "reader"], [row for row in rows if row.role == "informed"]


def has_to_read(viewer: Viewer, rule: Rule) -> bool:
    return rule.state == "decided" and permits["rule_reader"].allows(viewer, rule)


# ---- norms


def url_for(viewer: Viewer, rule_id: int, number: int) -> str:
    """Where this viewer reads the article."""
    name = "desk:case" if viewer.is_signed_in else "rules:detail"
    return f"{reverse(name, args=[rule_id])}#article-{number}"


def grounds(viewer: Viewer, codes: Collection[str]) -> dict[str, Ground]:
    """On which article, in force today, each of these norms rests: one statement."""
    rows = _grounds(viewer.of_the_day(), tuple(codes)).rows()
    return {
        norm: Ground(
            _("%(rule)s, %(article)s") % {"rule": title, "article": place_of(label)}, url_for(viewer, rule_id, number)
        )
        for norm, rule_id, title, number, label in rows
    }


# Asked by every page with a deadline, and the same all day.
@lru_cache(maxsize=512)
def _grounds(viewer: Viewer, codes: tuple[str, ...]) -> Question:
    day = timezone.localdate(viewer.at)
    known = Exists(Rule.objects.visible_to(viewer).filter(pk=OuterRef("article__rule_id")))
    rows = Anchor.objects.filter(known, in_force(day, "article__rule__"), body_id=viewer.body_id, norm__in=codes)
    told = ("norm", "article__rule_id", "article__rule__title", "article__number", "article__label")
    return question(rows.order_by("pk").values_list(*told))


def articles_in_force(viewer: Viewer) -> list[Article]:
    """Every article on which a norm can rest today."""
    rules = Rule.objects.visible_to(viewer).filter(in_force(timezone.localdate(viewer.at))).order_by().values("pk")
    rows = Article.objects.filter(rule_id__in=rules).select_related("rule").defer("text")
    return list(rows.order_by("rule__title", "rule_id", "number"))


def article_facts(rule: Rule) -> list[dict[str, Any]]:
    """The articles, each with the norms that rest on it: one statement, a row for each norm."""
    found: dict[int, dict[str, Any]] = {}
    for row in rule.articles.annotate(norm=F("anchors__norm")).order_by("number", "norm"):
        line = found.setdefault(row.number, {"article": row, "norms": []})
        if row.norm in definitions:
            line["norms"].append(str(definitions[row.norm].label))
    return list(found.values())
