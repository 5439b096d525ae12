"""Who may do what with places: each part declares its own."""

from xieshang.places.hours import permits as hours
from xieshang.places.library import permits as library
from xieshang.places.posts import permits as posts
from xieshang.places.standards import permits as standards

__all__ = ["hours", "library", "posts", "standards"]
