"""A second browser, and a phone."""

import pytest
from django.test import Client

from tests.accounts.signing import Phone


@pytest.fixture
def client2() -> Client:
    return Client()


@pytest.fixture
def phone(monkeypatch) -> Phone:
    return Phone(monkeypatch)
