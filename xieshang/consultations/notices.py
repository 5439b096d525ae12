"""Who is told about the plan and its topics: each part declares its own."""

from xieshang.consultations.plan import notices as plan
from xieshang.consultations.topics import notices as topics

__all__ = ["plan", "topics"]
