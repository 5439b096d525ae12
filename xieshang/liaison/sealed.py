"""What is sealed of constituents."""

from xieshang.kernel.rotation import Sealed, register
from xieshang.liaison.models import Contact


def place(row: Contact, what: str) -> bytes:
    """The one place where a sealed value of this contact opens."""
    return f"liaison.contact.{what}:{row.body_id}:{row.pk}".encode()


register(Sealed(Contact, "name_sealed", context=lambda row: place(row, "name")))
register(Sealed(Contact, "phone_sealed", context=lambda row: place(row, "phone")))
