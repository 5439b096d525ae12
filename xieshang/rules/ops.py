"""Writing about rules: drafts, decisions, new versions, who has read them, on which article a norm rests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import flow, norms
from xieshang.kernel.models import Case, Entry
from xieshang.kernel.refusals import Invalid, NotAllowed
from xieshang.kernel.viewer import Viewer
from xieshang.kernel.workdays import as_day
from xieshang.rules import queries
from xieshang.rules.articles import Clause
from xieshang.rules.models import Anchor, Article, Audience, Rule


@dataclass(frozen=True)
class Wording:
    """A version of a rule before it is kept: its text, and who must know it."""

    title: str
    genre: str
    clauses: tuple[Clause, ...]
    preamble: str = ""
    hats: Sequence[str] = ()
    organs: Sequence[int] = ()


@transaction.atomic
def file(wording: Wording, *, by: Viewer, at: datetime, replaces: Rule | None = None) -> Rule:
    """The draft stands with its articles; staff know of it."""
    queries.for_office(by)
    if replaces is not None and replaces.state != "decided":
        raise Invalid({"": [_("Only a rule that was decided is replaced by a new version.")]})
    rule = Rule(
        body_id=by.body_id,
        title=wording.title.strip(),
        genre=wording.genre,
        preamble=wording.preamble,
        replaces=replaces,
        first_id=replaces.first_id if replaces else None,
        visibility=Case.Visibility.PARTIES,
    )
    flow.begin(rule, "file", by=by, at=at)
    if replaces is None:
        Rule.objects.filter(pk=rule.pk).update(first_id=rule.pk)
    _write(rule, wording)
    return Rule.objects.get(pk=rule.pk)


@transaction.atomic
def change(rule: Rule, wording: Wording, *, by: Viewer, at: datetime, version: int | None = None) -> Rule:
    """The draft stands as it is worded now."""
    changed = flow.perform(rule, "amend", by=by, at=at, version=version).case
    Rule.objects.filter(pk=changed.pk).update(
        title=wording.title.strip(), genre=wording.genre, preamble=wording.preamble
    )
    Article.objects.filter(rule_id=changed.pk).delete()
    Audience.objects.filter(rule_id=changed.pk).delete()
    _write(changed, wording)
    return Rule.objects.get(pk=changed.pk)


def _write(rule: Case, wording: Wording) -> None:
    Article.objects.bulk_create(
        Article(rule_id=rule.pk, number=row.number, label=row.label, heading=row.heading, text=row.text)
        for row in wording.clauses
    )
    Audience.objects.bulk_create(
        [
            *(Audience(rule_id=rule.pk, hat=hat) for hat in wording.hats),
            *(Audience(rule_id=rule.pk, organ_id=organ) for organ in wording.organs),
        ]
    )


def enact(case: Rule, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The version is in force from its day, the one before ends the day before, and who must know it has to read it."""
    first_day = as_day(data["valid_from"])
    newest = Rule.objects.filter(first_id=case.first_id).aggregate(most=Max("edition"))["most"] or 0
    if case.replaces_id is not None:
        _end_before(case, first_day, by, at)
    public = data.get("publish") == "yes"
    Rule.objects.filter(pk=case.pk).update(
        decider=data["decider"].strip(),
        document_no=data["document_no"].strip(),
        valid_from=first_day,
        edition=newest + 1,
        visibility=Case.Visibility.PUBLIC if public else Case.Visibility.INTERNAL,
    )
    readers = queries.must_know(case, timezone.localdate(at)) - {by.actor_id}
    flow.join(case, [(pk, "reader") for pk in sorted(readers)], at=at)


def _end_before(case: Rule, first_day: date, by: Viewer, at: datetime) -> None:
    """The version before ends; norms that rested on its articles rest on those with the same number."""
    old = Rule.objects.get(pk=case.replaces_id)
    if old.valid_from is not None and first_day <= old.valid_from:
        raise Invalid({"valid_from": [_("The version before is in force from %(day)s on.") % {"day": old.valid_from}]})
    flow.perform(old, "replace", by=by, at=at, data={"last_day": first_day - timedelta(days=1)})
    same = {row.number: row for row in case.articles.all()}
    rested = Anchor.objects.filter(article__rule=old).select_related("article").order_by("pk")
    Anchor.objects.bulk_create(
        Anchor(
            body_id=case.body_id, norm=row.norm, article=same[row.article.number], made_by_id=by.acting_id, made_at=at
        )
        for row in rested
        if row.article.number in same
    )


def end(case: Rule, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The version is in force up to its last day, and nobody has to read it any more."""
    last_day = as_day(data["last_day"])
    if case.valid_from is not None and last_day < case.valid_from:
        words = _("The rule is in force from %(day)s on.") % {"day": case.valid_from}
        raise Invalid({"last_day": [words]})
    Rule.objects.filter(pk=case.pk).update(valid_to=last_day)
    flow.leave(case, "reader", at=at)


@transaction.atomic
def confirm(rule: Rule, *, by: Viewer, at: datetime) -> None:
    """The viewer has read the rule; confirmed twice it stands once."""
    if by.actor_id is None or not queries.has_to_read(by, rule):
        raise NotAllowed(_("Only those who have to read the rule confirm it."))
    flow.perform(rule, "read", by=by, at=at)
    flow.leave(rule, "reader", at=at, actors=[by.actor_id])
    flow.join(rule, [(by.actor_id, "informed")], at=at)


@transaction.atomic
def call_in(rule: Rule, *, at: datetime) -> int:
    """Who has to know the rule by now, and was not asked before, has to read it; who has not to any more is let go."""
    waiting, done = queries.readings(rule)
    wanted = queries.must_know(rule, timezone.localdate(at))
    new = wanted - {row.actor_id for row in (*waiting, *done)}
    if gone := {row.actor_id for row in waiting} - wanted:
        flow.leave(rule, "reader", at=at, actors=gone)
    if new:
        flow.join(rule, [(pk, "reader") for pk in sorted(new)], at=at)
    return len(new)


@transaction.atomic
def rest(norm: str, article: Article | None, *, by: Viewer, at: datetime) -> None:
    """The norm rests on this article, and on no other rule; None: on nothing. The log of the rule tells it."""
    queries.for_office(by)
    if norm not in norms.definitions:
        raise Invalid({"norm": [_("There is no such norm.")]})
    kept = Anchor.objects.filter(body_id=by.body_id, norm=norm)
    before = list(kept.select_related("article__rule"))
    told = {row.article.rule_id: row.article.rule for row in before}
    if article is None:
        kept.delete()
    else:
        kept.exclude(article__rule__first_id=article.rule.first_id).delete()
        kept.filter(article__rule_id=article.rule_id).delete()
        Anchor.objects.create(body_id=by.body_id, norm=norm, article=article, made_by_id=by.acting_id, made_at=at)
        told = {article.rule_id: article.rule}
    code = "anchored" if article else "released"
    words = {"norm": norm, "label": article.label if article else ""}
    for rule in told.values():
        flow.note(rule, code, by=by, at=at, data=words)
