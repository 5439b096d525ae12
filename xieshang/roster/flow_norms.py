"""What a body decides about its roster: each part declares its own."""

from xieshang.roster.corrections import flow_norms as corrections

__all__ = ["corrections"]
