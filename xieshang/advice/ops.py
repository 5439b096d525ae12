"""Writing about suggestions, for other slices and the demo; each part has its own operations."""

from xieshang.advice.drafting import ops as drafting
from xieshang.advice.items import ops as items
from xieshang.advice.results import ops as results

__all__ = ["drafting", "items", "results"]
