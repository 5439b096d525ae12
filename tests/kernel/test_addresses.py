"""An address of a row is the one that Django gives."""

import pytest
from django.urls import reverse

from xieshang.kernel.addresses import address


@pytest.mark.parametrize(
    ("page", "row"),
    [
        ("desk:case", 1),
        ("desk:case", 987),
        ("roster:member", 0),
        ("stats:records", "matters-raised"),
        ("desk:mute", 10**10),
    ],
)
def test_the_address_of_a_row_is_what_django_says(page, row):
    assert address(page, row) == reverse(page, args=[row])
