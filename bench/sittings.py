"""A large sitting under way: three hundred people are invited, two hundred have come, a thousand opinions and questions are sent."""

from datetime import timedelta

from django.utils import timezone

from tests.cast import Cast
from tests.gatherings import sitting
from xieshang.gatherings import ops
from xieshang.gatherings.models import Contribution, Gathering

PEOPLE, CAME, SAID = 300, 200, 1000


def fill(cast: Cast) -> Gathering:
    """Twenty of the questions stand on the shortlist."""
    now = timezone.localtime().replace(hour=9, minute=0)
    people = [ops.Guest("resident", name=f"居民{number}") for number in range(PEOPLE)]
    large = sitting.under_way(cast, now - timedelta(days=7), invited=[*sitting.guests(cast), *people])
    by = cast.convenor.viewer(now)
    ops.check_in_by_hand(large, guests=people[:CAME], why="没有带手机", by=by, at=now)
    Contribution.objects.bulk_create(
        Contribution(
            gathering=large,
            kind="question" if number % 2 else "opinion",
            author=cast.member2.actor,
            text=f"第{number}条：管网什么时候修好？",
            at=now,
            place=number // 50 + 1 if number % 50 == 1 else None,
        )
        for number in range(SAID)
    )
    return large
