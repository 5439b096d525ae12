"""What a phone must fetch before the first page of the desk stands: page, styles, scripts and signs, uncompressed."""

import re
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders

from tests.matters.filing import raise_matter
from tests.roster.test_pages import enrol_thirty

pytestmark = pytest.mark.django_db
MOST = 120 * 1024
FETCHED = re.compile(r'(?:href|src)="/static/([^"?#]+)')


def weight(page: str) -> int:
    """Bytes of the page and of everything it names, paper's style sheet included."""
    names = set(FETCHED.findall(page))
    files = [finders.find(name) for name in names]
    assert len(names) >= 4
    assert all(files), names
    sizes = []
    for file in files:
        with open(file, "rb") as opened:  # noqa: PTH123 - finders speak of paths as texts
            sizes.append(len(opened.read()))
    return len(page.encode()) + sum(sizes)


PAGES = ("/desk/", "/desk/todo/", "/desk/matters/", "/desk/roster/", "/desk/roster/check/", "/desk/structure/")


def test_the_first_view_of_any_desk_page_weighs_less_than_120_kilobytes(cast, client, at):
    enrol_thirty(cast, 60)
    for number in range(30):
        raise_matter(cast, at - timedelta(minutes=number), alias="梁女士")
    cast.clerk.signed_in(client)

    found = {address: weight(client.get(address).content.decode()) for address in PAGES}

    assert {address: size for address, size in found.items() if size >= MOST} == {}
