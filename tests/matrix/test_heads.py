"""Whatever shows a page to GET answers HEAD with the same status and no body."""

import pytest

from tests.matrix.asking import ask, url_of
from tests.matrix.expected import ROWS

pytestmark = pytest.mark.django_db
ROLES = ("citizen", "clerk", "convenor", "unit")
SHOWN = [row for row in ROWS if row.method == "GET" and "page: " in row.verdicts]


@pytest.mark.parametrize("row", SHOWN, ids=lambda row: f"{row.name} {row.things}"[:80])
def test_head_is_answered_like_get(world, row):
    """One role is enough: what a page shows differs by role, how it is sent does not."""
    url = url_of(world, row.name, row.named_things[0])
    role = next((role for role in ROLES if row.verdict(role) == "page"), None)
    if role is not None:
        answer = ask(world, role, "HEAD", url)
        assert answer.verdict == "page", f"{role} HEAD {url}: {answer.verdict}"
        assert answer.body == "", f"{role} HEAD {url} has a body"
