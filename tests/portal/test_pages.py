"""The front page and public cases."""

import pytest
from django.test import Client

from tests.matters.asking import text
from tests.matters.filing import ACCEPT, accepted_matter, raise_matter

pytestmark = pytest.mark.django_db


def test_front_page_calls_people_in_and_shows_what_is_published(cast, at, client):
    accepted_matter(cast, at)

    page = text(client.get("/"))

    assert 'href="/matters/new/"' in page
    assert 'href="/matters/track/"' in page
    assert ACCEPT["public_title"] in page
    assert "/figures/hall-problems-solved/?year=2020" in page


def test_public_case_leads_to_the_page_of_its_kind(cast, at, client):
    matter = accepted_matter(cast, at)

    assert client.get(f"/cases/{matter.pk}/")["Location"] == f"/matters/{matter.pk}/"


def test_case_that_is_not_published_is_not_there(cast, at, client):
    matter = raise_matter(cast, at).matter

    assert client.get(f"/cases/{matter.pk}/").status_code == 404
    assert client.get("/cases/99999999999999999999/").status_code == 404
    assert cast.clerk.signed_in(Client()).get(f"/cases/{matter.pk}/").status_code == 404


def test_robots_are_told_where_not_to_go(cast, at, client):
    assert "Disallow: /desk/" in text(client.get("/robots.txt"))
