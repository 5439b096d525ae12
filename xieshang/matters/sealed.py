"""What is sealed of whoever raised a matter."""

from xieshang.kernel.rotation import Sealed, register
from xieshang.matters.models import Identity


def _place(row: Identity) -> bytes:
    return f"matters.identity:{row.body_id}:{row.matter_id}".encode()


register(Sealed(Identity, "name_sealed", context=_place))
register(Sealed(Identity, "phone_sealed", context=_place, index=("phone_index", "phone")))
