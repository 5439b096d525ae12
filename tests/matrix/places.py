"""Checks, posts and deeds of a side of the matrix, at any point of their way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.places.keeping import OPENING, REPORT, decided, photo
from xieshang.kernel import bodies, flow
from xieshang.kernel.models import Case
from xieshang.places.posts import ops as posts
from xieshang.places.posts.models import Deed, Post
from xieshang.places.standards import ops, queries
from xieshang.places.standards.models import Evidence, HomeCheck, Mark, Standard
from xieshang.roster.models import Person, SpecialCommittee

if TYPE_CHECKING:
    from tests.matrix.world import Side

SAID: dict[str, dict[str, Any]] = {
    "home_check.visit": {"remark": "布置规范"},
    "home_check.visit_again": {"remark": "已补齐"},
    "home_check.grade": {"grade": "excellent", "reason": "照顾新建"},
    "home_check.ask_to_improve": {"grade": "pass", "reason": "照顾新建"},
    "home_check.cancel": {"reason": "因疫情改期"},
    "deed.cover": {**REPORT, "headline": "另一篇", "told_on": "2020-06-02"},
    "deed.withdraw": {"reason": "本人要求"},
}


def check(side: Side, state: str, at: datetime, *, lacks: bool = False) -> HomeCheck:
    """A check of the side's home as it stands in this state; others that are under way are not in its way."""
    by, home = side.office(at), side.hall.home
    if not Standard.objects.filter(body_id=home.body_id).exists():
        decided(by, at)
    busy = list(HomeCheck.objects.filter(place_id=home.actor_id, stage="open").values_list("pk", flat=True))
    HomeCheck.objects.filter(pk__in=busy).update(stage="closed")
    committees = SpecialCommittee.objects.filter(term__body_id=home.body_id, term__number=10)
    committees = committees.select_related("actor").order_by("code")
    visitor = committees[min(1, len(committees) - 1)] if home.code == "H-JL" else committees[0]
    place = queries.place_called(by, "home", home.code)
    found = ops.ask([place], committee=visitor.actor, by=by, at=at)[0]
    HomeCheck.objects.filter(pk__in=busy).update(stage="open")
    _fill(found, state, at, lacks or state in ("improving", "improved"))
    # The way there is tested elsewhere; here only who may go on.
    Case.objects.filter(pk=found.pk).update(state=state)
    found = HomeCheck.objects.get(pk=found.pk)
    flow.refresh(found)
    return found


def _fill(found: HomeCheck, state: str, at: datetime, lacks: bool) -> None:
    rows = Mark.objects.filter(case=found)
    for mark in rows.select_related("item"):
        ops._lay(found, mark, Evidence.Side.SELF, [photo()], bodies.machine(found.body_id, at), at)
    rows.update(self_mark=2)
    if state in ("handed_in", "visited", "improving", "improved"):
        rows.update(visit_mark=2, round=1)
    if lacks:
        done = {"improved_at": at, "improve_words": "已补齐"} if state == "improved" else {}
        by_then = (at + timedelta(days=10)).date()
        rows.filter(item__code="records").update(visit_mark=1, improve="补齐台账", improve_by=by_then, **done)
    if state in ("visited", "improving", "improved"):
        HomeCheck.objects.filter(pk=found.pk).update(visit_score=100)
    if state == "improving":
        rows.filter(item__code="records").update(improved_at=at, improve_words="已补齐")


def looked_again(side: Side, at: datetime) -> HomeCheck:
    """What was improved was looked at again."""
    found = check(side, "improved", at)
    Mark.objects.filter(case=found).update(improved_at=None, improve="", improve_by=None, visit_mark=2)
    return found


def deed(side: Side, at: datetime, *, published: bool = False) -> Deed:
    """A deed of the side's home."""
    by = side.office(at)
    story = {"title": "为民办实事", "happened_on": at.date(), "story": "修好了路灯。"}
    written = posts.record_deed(of=side.hall.home.actor, **story, by=by, at=at)
    if published:
        flow.perform(written, "publish", by=by, at=at)
    return Deed.objects.get(pk=written.pk)


def things(side: Side, at: datetime) -> dict[str, dict[str, Any]]:
    """One of everything that has an address, by its name in the table."""
    found: dict[str, dict[str, Any]] = {}
    for state in ("asked", "handed in", "improving"):
        code = state.replace(" ", "_")
        row = check(side, code, at)
        laid = Evidence.objects.filter(mark__case=row).order_by("pk")[0]
        item = "records" if code == "improving" else "sign"
        found[f"{state} check"] = {"pk": row.pk, "case_id": row.pk, "code": item, "file": laid.file_id}
    found["kept home"] = {"subject": "home", "code": side.hall.home.code}
    code = f"zb-{side.hall.code.lower()}"
    worker = Person.objects.filter(body_id=side.hall.body_id, memberships__isnull=False).order_by("pk")
    members = [person.actor for person in worker[:1]]
    post = Post.objects.filter(body_id=side.hall.body_id, code=code).first()
    post = post or posts.found_post(side.hall.home.body, code=code, opening=OPENING, members=members)
    line = posts.write_ledger(
        post, kind="solved", happened_on=at.date(), count=3, words="就业难题", by=side.office(at), at=at
    )
    found["post"] = {"code": code, "pk": line.pk}
    for name, published in (("recorded deed", False), ("published deed", True)):
        pk = deed(side, at, published=published).pk
        found[name] = {"pk": pk, "case_id": pk}
    return found
