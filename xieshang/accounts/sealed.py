"""What is sealed of second factors. Codes sent to phones are sealed for minutes only, so a rotation need not wait for them."""

import base64
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator

from xieshang.accounts.adapters import CONTEXT
from xieshang.kernel.rotation import Sealed, register


def _take(part: str, row: Authenticator) -> bytes | None:
    kept = row.data.get(part)
    return base64.b64decode(kept) if kept else None


def _put(part: str, row: Authenticator, sealed: bytes) -> dict[str, Any]:
    return {**row.data, part: base64.b64encode(sealed).decode()}


for part in ("secret", "seed"):
    register(
        Sealed(
            Authenticator,
            "data",
            context=lambda row: CONTEXT,
            part=part,
            take=partial(_take, part),
            put=partial(_put, part),
        )
    )
