"""The ways of suggestions: each part declares its own."""

from xieshang.advice.drafting import flow as drafting
from xieshang.advice.items import flow as items
from xieshang.advice.results import flow as results

__all__ = ["drafting", "items", "results"]
