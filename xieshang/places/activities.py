"""What stands in the ledgers of homes: each part declares its own."""

from xieshang.places.hours import activities as hours
from xieshang.places.ledger import activities as ledger
from xieshang.places.library import activities as library
from xieshang.places.posts import activities as posts
from xieshang.places.standards import activities as standards

__all__ = ["hours", "ledger", "library", "posts", "standards"]
