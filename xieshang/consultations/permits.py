"""Who may do what with the plan and its topics: each part declares its own."""

from xieshang.consultations.topics import permits as topics

__all__ = ["topics"]
