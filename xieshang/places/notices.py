"""Who is told about places: each part declares its own."""

from xieshang.places.hours import notices as hours
from xieshang.places.library import notices as library
from xieshang.places.posts import notices as posts
from xieshang.places.standards import notices as standards

__all__ = ["hours", "library", "posts", "standards"]
