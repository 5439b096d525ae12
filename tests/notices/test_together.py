"""What is due at once is told together, with the statements of one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.matrix.world import build
from tests.matters.filing import raise_matter
from xieshang.accounts.models import Account
from xieshang.kernel import jobs
from xieshang.kernel.models import Entry, Job
from xieshang.notices import ops
from xieshang.notices.models import Mute, Notice, Preference
from xieshang.notices.registry import registered

pytestmark = pytest.mark.django_db
KIND = "notices.announce"


def told() -> set[tuple]:
    return set(Notice.objects.values_list("recipient_id", "entry_id", "code", "made_at", "mail", "body_id"))


def posted() -> set[tuple]:
    return set(Job.objects.filter(kind="notices.mail").values_list("dedupe", "run_at", "body_id"))


def test_told_together_everybody_hears_what_they_hear_one_by_one(cast, at):
    for number, account in enumerate(Account.objects.order_by("pk")):
        modes = [("now", "digest", "none")[(number + place) % 3] for place in range(len(registered))]
        rows = [
            Preference(actor_id=account.actor_id, code=code, mode=mode)
            for code, mode in zip(registered, modes, strict=True)
        ]
        Preference.objects.bulk_create(rows[number % 2 :: 2])
    build(cast)
    payloads = Job.objects.filter(kind=KIND).order_by("pk").values_list("payload", flat=True)
    news = [(payload["entry"], payload["notice"]) for payload in payloads]
    cases = Entry.objects.filter(pk__in=[pk for pk, _code in news]).values_list("case_id", flat=True).distinct()
    Mute.objects.bulk_create([Mute(actor=cast.clerk.actor, case_id=pk, since=at) for pk in cases if pk % 2])
    _nothing_told()
    ops.announce(news)
    together = told(), posted()
    _nothing_told()
    for piece in news:
        ops.announce([piece])
    assert (together[0] ^ told(), together[1] ^ posted()) == (set(), set())
    assert len(news) > 50 and len(together[0]) > 100 and len(together[1]) > 20, "hardly anything was told"


def _nothing_told() -> None:
    Notice.objects.all().delete()
    Job.objects.filter(kind="notices.mail").delete()


def test_one_that_cannot_be_told_does_not_keep_the_others_back(cast, at):
    raise_matter(cast, at)
    jobs.enqueue(KIND, {"notice": "no-such-notice", "entry": 0}, at=at, body_id=cast.body.pk)
    raise_matter(cast, at)
    jobs.run_due(now=at)
    assert Notice.objects.filter(code="matter-received", recipient=cast.convenor.actor).count() == 2
    left = Job.objects.get(kind=KIND, payload__entry=0)
    assert (left.status, left.attempts, left.last_error[:8]) == ("waiting", 1, "KeyError")


def test_telling_twenty_costs_hardly_more_than_telling_one(cast, at):
    def statements(number: int) -> int:
        for _turn in range(number):
            raise_matter(cast, at)
        with CaptureQueriesContext(connection) as asked:
            assert jobs.run_due(now=at) == number
        return len(asked)

    statements(1)
    assert statements(20) <= statements(1)
