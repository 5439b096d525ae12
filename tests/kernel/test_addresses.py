"""Addresses of many rows."""

import pytest
from django.urls import reverse

from xieshang.kernel.addresses import address


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("desk:home", []),
        ("desk:case", [7]),
        ("gatherings:strike", [1, 1]),
        ("gatherings:decide", [12, 9_876_543_210, "take"]),
    ],
)
def test_an_address_is_the_one_that_django_finds(name, keys):
    assert address(name, *keys) == reverse(name, args=keys)
