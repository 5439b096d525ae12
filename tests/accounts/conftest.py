"""A second browser."""

import pytest
from django.test import Client


@pytest.fixture
def client2() -> Client:
    return Client()
