"""What the page of the report costs."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client

from tests.matters.filing import accepted_matter
from xieshang.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("year", [2020, 2021])
def test_report_beside_the_year_before_asks_twelve_statements_at_most_when_nothing_is_remembered(
    cast, at, django_assert_max_num_queries, year
):
    accepted_matter(cast, at)
    later = at + timedelta(days=365)
    with clock.stopped_at(later):
        accepted_matter(cast, later)
        cache.clear()
        with django_assert_max_num_queries(12):
            page = Client().get(f"/report/{year}/")
    assert "Compared with" in page.content.decode()
