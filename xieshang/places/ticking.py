"""What the clock does to places: each part declares its own."""

from xieshang.places.hours import ticking as hours
from xieshang.places.library import ticking as library
from xieshang.places.standards import ticking as standards

__all__ = ["hours", "library", "standards"]
