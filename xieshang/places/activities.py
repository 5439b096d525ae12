"""What stands in the ledgers of homes: each part declares its own."""

from xieshang.places.ledger import activities as ledger
from xieshang.places.posts import activities as posts
from xieshang.places.standards import activities as standards

__all__ = ["ledger", "posts", "standards"]
