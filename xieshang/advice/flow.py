"""The ways of suggestions: each part declares its own."""

from xieshang.advice.drafting import flow as drafting
from xieshang.advice.items import flow as items

__all__ = ["drafting", "items"]
