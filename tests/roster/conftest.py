"""A second browser and a phone, as the tests of accounts have them."""

from tests.accounts.conftest import client2, phone

__all__ = ["client2", "phone"]
