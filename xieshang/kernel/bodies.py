"""Founding bodies and actors, and finding the body of a host."""

from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db import transaction

from xieshang.kernel.models import Actor, Body
from xieshang.kernel.viewer import Viewer


def found(
    code: str,
    *,
    name: str,
    short_name: str,
    name_en: str,
    level: str,
    parent: Body | None = None,
    host: str | None = None,
) -> Body:
    """The body stands, with its system actor."""
    with transaction.atomic():
        body = Body.objects.create(
            code=code, name=name, short_name=short_name, name_en=name_en, level=level, parent=parent, host=host or None
        )
        Actor.objects.create(body=body, kind=Actor.Kind.SYSTEM, name="系统", name_en="System")
    forget()
    return body


def enrol(body: Body, kind: str, name: str, *, name_en: str = "") -> Actor:
    """The actor stands in the body."""
    return Actor.objects.create(body=body, kind=kind, name=name, name_en=name_en)


def machine(body_id: int, at: datetime) -> Viewer:
    """The system as a viewer of the body."""
    actor_id = Actor.objects.values_list("pk", flat=True).get(body_id=body_id, kind=Actor.Kind.SYSTEM)
    return Viewer(body_id=body_id, at=at, actor_id=actor_id, name="系统", is_system=True)


def of_host(host: str) -> Body | None:
    """The body that a host name belongs to, else the installation's default body."""
    return _by_host().get(host.split(":")[0]) or _by_host().get("")


def subtree(body: Body) -> list[int]:
    """Ids of the body and all below it."""
    ids, level = [body.pk], [body.pk]
    while level:
        level = list(Body.objects.filter(parent_id__in=level).values_list("pk", flat=True))
        ids += level
    return ids


def forget() -> None:
    """The next question about hosts is answered from the database again."""
    _by_host.cache_clear()
    by_id.cache_clear()


@lru_cache(maxsize=1)
def _by_host() -> dict[str, Body]:
    bodies = list(Body.objects.order_by("id"))
    known = {body.host: body for body in bodies if body.host}
    default = next((body for body in bodies if body.code == settings.DEFAULT_BODY), None)
    # A county installation has its own body deepest in the tree; without a setting the first deepest one answers.
    parents = {body.parent_id for body in bodies}
    first = default or next((body for body in bodies if body.pk not in parents), None)
    return {**known, "": first} if first else known


@lru_cache(maxsize=64)
def by_id(pk: int) -> Body:
    """The body, read once per process like those of the hosts."""
    return Body.objects.get(pk=pk)
