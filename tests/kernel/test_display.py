"""The strip on top: large print, high contrast and the language hold from page to page until they are switched off."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def root(client: Client) -> str:
    found = re.search("<html[^>]*>", client.get("/").content.decode())
    return found.group() if found else ""


def test_modes_are_kept_one_beside_the_other_and_switched_off_again(cast):
    client = Client()
    assert "data-mode" not in root(client)

    for mode, kept in (("elder", "elder"), ("contrast", "elder contrast"), ("elder", "contrast")):
        assert client.get("/display/", {"mode": mode, "next": "/matters/"})["Location"] == "/matters/"
        assert f'data-mode="{kept}"' in root(client)
    client.get("/display/", {"mode": "contrast"})
    assert "data-mode" not in root(client)


def test_mode_or_language_that_is_none_changes_nothing(cast):
    client = Client()
    before = root(client)

    client.get("/display/", {"mode": '"><script>', "lang": "xx"})
    assert root(client) == before


def test_language_is_kept(cast):
    client = Client()

    client.get("/display/", {"lang": "en"})
    assert 'lang="en"' in root(client)
    client.get("/display/", {"lang": "zh-hans"})
    assert 'lang="zh-hans"' in root(client)
