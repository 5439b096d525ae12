"""The ways of the plan and of its topics: each part declares its own."""

from xieshang.consultations.plan import flow as plan
from xieshang.consultations.topics import flow as topics

__all__ = ["plan", "topics"]
