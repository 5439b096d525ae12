"""What must always be true of places: each part declares its own."""

from xieshang.places.hours import invariants as hours
from xieshang.places.library import invariants as library
from xieshang.places.offices import invariants as offices
from xieshang.places.posts import invariants as posts
from xieshang.places.standards import invariants as standards

__all__ = ["hours", "library", "offices", "posts", "standards"]
