"""The ways of what happens in the roster: each part declares its own."""

from xieshang.roster.corrections import flow as corrections

__all__ = ["corrections"]
