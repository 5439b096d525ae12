"""The world of the permission matrix, for tests that try to break it."""

from tests.matrix.conftest import world

__all__ = ["world"]
