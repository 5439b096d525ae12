"""What a body decides about its roster: each part declares its own."""

from xieshang.roster.corrections import flow_norms as corrections
from xieshang.roster.grouping import flow_norms as grouping

__all__ = ["corrections", "grouping"]
