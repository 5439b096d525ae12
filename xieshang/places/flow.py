"""The ways of what happens at places: each part declares its own."""

from xieshang.places.hours import flow as hours
from xieshang.places.library import flow as library
from xieshang.places.posts import flow as posts
from xieshang.places.standards import flow as standards

__all__ = ["hours", "library", "posts", "standards"]
