"""What a body decides about its places: each part declares its own."""

from xieshang.places.hours import flow_norms as hours
from xieshang.places.library import flow_norms as library
from xieshang.places.posts import flow_norms as posts
from xieshang.places.standards import flow_norms as standards

__all__ = ["hours", "library", "posts", "standards"]
