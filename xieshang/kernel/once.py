"""One effect per request key: a form sent twice, or a call repeated after a time-out, gets the first answer again.

with once(scope, key, content) as turn:
    if turn.answer is None:
        turn.keep(302, {"to": ...})       # the op runs here, in the same transaction
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils.translation import gettext as _

from xieshang.kernel import clock, secrets
from xieshang.kernel.models import RequestKey
from xieshang.kernel.refusals import Refusal

KEPT_FOR = timedelta(days=7)


class KeyReused(Refusal):
    """The same key came with other content."""

    status = 422
    code = "key-reused"


class Turn:
    """This request's turn: the answer that was given before, or None."""

    def __init__(self, row: RequestKey | None) -> None:
        self._row = row
        self.answer: Any = row.answer if row and row.status else None
        self.status = row.status if row else None

    def keep(self, status: int, answer: Any) -> None:
        """A later request with the key gets this answer."""
        self.answer, self.status = answer, status
        if self._row is not None:
            RequestKey.objects.filter(pk=self._row.pk).update(status=status, answer=answer)


@contextmanager
def once(scope: str, key: str, content: Any) -> Iterator[Turn]:
    """Serialise requests with the same key; a refusal inside leaves nothing behind, the key included."""
    with transaction.atomic():
        if not key:
            yield Turn(None)
            return
        digest = secrets.keyed_digest(_plain(content), "request")
        now = clock.real_now()
        RequestKey.objects.bulk_create(
            [RequestKey(scope=scope[:64], key=key[:80], digest=digest, made_at=now)], ignore_conflicts=True
        )
        row = RequestKey.objects.select_for_update().get(scope=scope[:64], key=key[:80])
        if row.digest != digest and row.status:
            raise KeyReused(_("This form was already sent with other content. Load the page again."))
        yield Turn(row)


def _plain(content: Any) -> bytes:
    """The content as bytes that are the same whenever the same is sent."""
    return secrets.canonical(json.loads(json.dumps(content, cls=DjangoJSONEncoder)))


def sweep(at: datetime) -> int:
    return RequestKey.objects.filter(made_at__lt=at - KEPT_FOR).delete()[0]
