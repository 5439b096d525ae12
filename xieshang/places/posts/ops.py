"""Writing about studios, posts and points: open and close, who works there, the ledger; deeds and media reports."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshang.kernel import flow
from xieshang.kernel.models import Actor, Body, Case, Entry
from xieshang.kernel.refusals import Invalid
from xieshang.kernel.viewer import Viewer
from xieshang.places.models import Home
from xieshang.places.posts import queries
from xieshang.places.posts.models import Achievement, Coverage, Deed, Post, Worker
from xieshang.roster.models import Town


@dataclass(frozen=True)
class Opening:
    """What is known of a post when it opens, or after a change."""

    name: str
    kind: str
    opened_on: date
    name_en: str = ""
    home: Home | None = None
    town: Town | None = None
    address: str = ""
    facilities: str = ""
    serves: str = ""


@transaction.atomic
def open_post(body: Body, *, code: str, opening: Opening) -> Post:
    """The post stands, with the actor that its keeper is appointed for."""
    if opening.kind not in Post.Kind.values:
        raise Invalid({"kind": [_("There is no such kind of place.")]})
    if Post.objects.filter(body=body, code=code).exists():
        raise Invalid({"code": [_("Another place has this code.")]})
    actor = Actor.objects.create(body=body, kind=Actor.Kind.ORGAN, name=opening.name, name_en=opening.name_en)
    columns = ("kind", "opened_on", "home", "town", "address", "facilities", "serves")
    return Post.objects.create(actor=actor, body=body, code=code, **{name: getattr(opening, name) for name in columns})


@transaction.atomic
def found_post(body: Body, *, code: str, opening: Opening, members: Sequence[Actor] = ()) -> Post:
    """The post stands with those who work there from its first day; the first of them leads."""
    post = open_post(body, code=code, opening=opening)
    join_post(post, members=members, since=opening.opened_on, leader=members[0] if members else None)
    return post


def close_post(post: Post, *, last_day: date) -> Post:
    """The post is closed after the day."""
    if last_day < post.opened_on:
        raise Invalid({"last_day": [_("A place cannot close before it opens.")]})
    post.closed_on = last_day
    post.save(update_fields=["closed_on"])
    return post


@transaction.atomic
def join_post(post: Post, *, members: Sequence[Actor], since: date, leader: Actor | None = None) -> list[Worker]:
    """These members work at the post from the day on; who works there already stays."""
    known = set(Worker.objects.filter(post=post, until=None).values_list("actor_id", flat=True))
    rows = [
        Worker(post=post, actor=actor, since=since, leads=leader is not None and actor.pk == leader.pk)
        for actor in members
        if actor.pk not in known
    ]
    return Worker.objects.bulk_create(rows)


def leave_post(worker: Worker, *, last_day: date) -> Worker:
    """The member works there until the day."""
    if last_day < worker.since:
        raise Invalid({"last_day": [_("Nobody leaves before they came.")]})
    worker.until = last_day
    worker.save(update_fields=["until"])
    return worker


def write_ledger(
    post: Post, *, kind: str, happened_on: date, count: int, words: str, by: Viewer, at: datetime
) -> Achievement:
    """The line stands in the ledger of the post, with who wrote it and when."""
    queries.writing(by, post)
    if kind not in Achievement.Kind.values:
        raise Invalid({"kind": [_("The ledger has no such line.")]})
    if not post.opened_on <= happened_on <= timezone.localdate(at):
        raise Invalid({"happened_on": [_("Only what happened since the place opened, and not in the future.")]})
    return Achievement.objects.create(
        post=post,
        kind=kind,
        happened_on=happened_on,
        count=count,
        words=words.strip(),
        written_by_id=by.acting_id,
        written_at=at,
    )


@transaction.atomic
def strike(line: Achievement, *, why: str, by: Viewer, at: datetime) -> Achievement:
    """The line is struck out with its reason: it stands there still, and counts no more."""
    queries.writing(by, line.post)
    if not why.strip():
        raise Invalid({"why": [_("Say why this is corrected.")]})
    struck = Achievement.objects.filter(pk=line.pk, struck_at=None)
    if not struck.update(struck_at=at, struck_by_id=by.acting_id, struck_why=why.strip()[:200]):
        raise Invalid({"why": [_("This line is struck out already.")]})
    return Achievement.objects.get(pk=line.pk)


@transaction.atomic
def record_deed(
    *, of: Actor, title: str, happened_on: date, story: str, by: Viewer, at: datetime, place: Actor | None = None
) -> Deed:
    """The deed is written down, of a member or a place; members and staff can read it."""
    queries.recording(by, of)
    if happened_on > timezone.localdate(at):
        raise Invalid({"happened_on": [_("The day it happened cannot lie in the future.")]})
    deed = Deed(
        body_id=by.body_id,
        title=title.strip(),
        happened_on=happened_on,
        story=story.strip(),
        unit=of,
        visibility=Case.Visibility.INTERNAL,
    )
    own = [(of, "doer" if of.kind == Actor.Kind.PERSON else "place")]
    flow.begin(deed, "record", by=by, at=at, parties=(*own, *([(place, "place")] if place else [])))
    return deed


def cover(case: Deed, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The report of the media stands with the deed."""
    if data["told_on"] > timezone.localdate(at):
        raise Invalid({"told_on": [_("The day it happened cannot lie in the future.")]})
    link = (data.get("link") or "").strip()
    try:
        if link:
            URLValidator(schemes=["http", "https"])(link)
    except ValidationError as fault:
        raise Invalid({"link": list(fault.messages)}) from fault
    row = {
        "outlet": data["outlet"].strip()[:60],
        "title": data["headline"].strip()[:120],
        "told_on": data["told_on"],
    }
    if Coverage.objects.filter(deed_id=case.pk, **row).exists():
        raise Invalid({"headline": [_("This report is entered already.")]})
    Coverage.objects.create(deed_id=case.pk, body_id=case.body_id, link=link[:300], written_at=at, **row)


def publish(case: Deed, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """Everybody may read the deed."""
    Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.PUBLIC)


def withdraw(case: Deed, *, entry: Entry, data: dict[str, Any], by: Viewer, at: datetime) -> None:
    """The deed stays inside."""
    Case.objects.filter(pk=case.pk).update(visibility=Case.Visibility.INTERNAL)
