"""Who is told about the roster: each part declares its own."""

from xieshang.roster.corrections import notices as corrections

__all__ = ["corrections"]
