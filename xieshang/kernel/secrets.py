"""Keys, sealed fields and codes: one master secret, a separate key for each purpose.

    sealed = seal_text("13800001234", context=b"identity:42:phone")     # opens only for that row and field
    Identity.objects.filter(phone_index=blind_index(typed, "phone"))

The start-up calls `configure` with the master secret. After a rotation the earlier masters still open what they sealed.
"""

import hmac
import json
import os
import re
import secrets as dice
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SHORTEST_MASTER = 32
LAYOUT = b"\x01"  # layout 1: layout (1), key id (4), nonce (12), AES-256-GCM ciphertext with tag
KEY_ID_BYTES, NONCE_BYTES, TAG_BYTES = 4, 12, 16
HEAD_BYTES = len(LAYOUT) + KEY_ID_BYTES

# 30 signs that nobody takes for another (no I L O U 0 1); ten of them make 49 bits.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH, CODE_GROUP = 10, 5
ROTATING_DIGITS = 6

_masters: tuple[bytes, ...] = ()


class Unreadable(Exception):
    """The sealed value was changed, belongs to another row, or its key is gone."""


def configure(master: bytes, *, previous: Sequence[bytes] = ()) -> None:
    """The master secret is in use from now on; earlier ones only open and check what they made."""
    global _masters
    if any(len(secret) < SHORTEST_MASTER for secret in (master, *previous)):
        raise ValueError(f"a master secret has at least {SHORTEST_MASTER} bytes")
    _masters = (master, *previous)


def derive(purpose: str) -> bytes:
    """The 32-byte key of a purpose; keys of two purposes say nothing about each other."""
    return _key(_ring()[0], purpose)


def seal_text(plain: str, *, context: bytes) -> bytes:
    """The text sealed for one place: name table, row and field in `context`, so that no value can be moved."""
    if not context:
        raise ValueError("a sealed text belongs to a row and a field: name them in the context")
    master = _ring()[0]
    head, nonce = LAYOUT + _key_id(master), os.urandom(NONCE_BYTES)
    return head + nonce + AESGCM(_key(master, "field")).encrypt(nonce, plain.encode(), head + context)


def open_text(sealed: bytes, *, context: bytes) -> str:
    """The text that was sealed for this context; raises Unreadable for anything else."""
    sealed = bytes(sealed)  # databases hand out memoryviews
    head, nonce = sealed[:HEAD_BYTES], sealed[HEAD_BYTES : HEAD_BYTES + NONCE_BYTES]
    body = sealed[HEAD_BYTES + NONCE_BYTES :]
    if len(body) < TAG_BYTES or not head.startswith(LAYOUT):
        raise Unreadable("not a sealed text")
    key_id = head[len(LAYOUT) :]
    for master in _ring():
        if _key_id(master) != key_id:
            continue
        try:
            return AESGCM(_key(master, "field")).decrypt(nonce, body, head + context).decode()
        except InvalidTag as broken:
            raise Unreadable("changed, or sealed for another place") from broken
    raise Unreadable("its key is gone")


def is_sealed_with_current(sealed: bytes) -> bool:
    """Whether a rotation has nothing left to do for this value."""
    return bytes(sealed)[:HEAD_BYTES] == LAYOUT + _key_id(_ring()[0])


def blind_index(value: str, purpose: str) -> str:
    """64 hex signs by which equal values are found without being read; phones are equal however they are typed."""
    return _hmac(derive(f"blind index {purpose}"), same_value(value).encode())


def commitment(text: str, salt: str) -> str:
    """64 hex signs that prove the text as long as the salt is kept, and say nothing once it is gone."""
    if not salt:
        raise ValueError("a commitment without salt can be guessed")
    return _hmac(salt.encode(), text.encode())


def blind_indexes(value: str, purpose: str) -> list[str]:
    """The index as each master makes it, the present one first: to find rows that a rotation has not reached yet."""
    return [_hmac(_key(master, f"blind index {purpose}"), same_value(value).encode()) for master in _ring()]


def keyed_digest(canonical_bytes: bytes, purpose: str) -> str:
    """64 hex signs that only this installation can make."""
    return _hmac(derive(f"digest {purpose}"), canonical_bytes)


def keyed_digest_holds(canonical_bytes: bytes, purpose: str, digest: str) -> bool:
    """Whether the digest is ours, made with the present master or an earlier one."""
    keys = [_key(master, f"digest {purpose}") for master in _ring()]
    return any(hmac.compare_digest(_hmac(key, canonical_bytes), digest) for key in keys)


def every_digest(canonical_bytes: bytes, purpose: str) -> list[str]:
    """The digest as the present master makes it and as each earlier one made it: to look up what was kept before a rotation."""
    return [_hmac(_key(master, f"digest {purpose}"), canonical_bytes) for master in _ring()]


def canonical(value: Any) -> bytes:
    """The same bytes for the same content, before and after a JSON column: sorted keys, no spaces, UTF-8, no NaN."""
    _refuse_loose_keys(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def query_code() -> str:
    """A fresh code to read out or copy down: "K7M2P-9XRTA", 49 bits."""
    signs = "".join(dice.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))
    return f"{signs[:CODE_GROUP]}-{signs[CODE_GROUP:]}"


def code_digest(code: str) -> str:
    """What is kept of a query code; small letters, full-width signs, spaces and dashes make no difference."""
    return keyed_digest(_signs_of(code), "query code")


def code_digests(code: str) -> list[str]:
    """What may have been kept of it, also before a rotation: codes are never known again, so never digested anew."""
    return every_digest(_signs_of(code), "query code")


def _signs_of(code: str) -> bytes:
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", code).upper()).encode()


def mask_phone(phone: str) -> str:
    """138****1234: enough to recognise one's own number; short ones keep their last two signs."""
    number = same_value(phone)
    if len(number) >= 11:
        return f"{number[:3]}****{number[-4:]}"
    return f"****{number[-2:]}" if len(number) >= 7 else "****"


def rotating_code(secret_context: str, moment: datetime, step_seconds: int = 15) -> str:
    """The six digits of a gathering at a moment, shown as a QR code and to be typed."""
    return _code_of_step(secret_context, _step(moment, step_seconds))


def rotating_code_valid(
    secret_context: str, code: str, moment: datetime, *, step_seconds: int = 15, window: int = 2
) -> bool:
    """Whether the code is shown now or was shown at most `window` steps ago; never one of the future."""
    typed = re.sub(r"\s", "", unicodedata.normalize("NFKC", code)).encode()
    now = _step(moment, step_seconds)
    shown = [_code_of_step(secret_context, now - back).encode() for back in range(window + 1)]
    return any([hmac.compare_digest(typed, one) for one in shown])  # noqa: C419  the list compares all of them


def _code_of_step(secret_context: str, step: int) -> str:
    digest = _hmac(derive("rotating code"), canonical([secret_context, step]))
    return str(int(digest, 16) % 10**ROTATING_DIGITS).zfill(ROTATING_DIGITS)


def _step(moment: datetime, step_seconds: int) -> int:
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return int(moment.timestamp()) // step_seconds


def same_value(value: str) -> str:
    """Full-width signs made plain, white space gone; phones without country code, dashes and brackets; ID numbers in capitals."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", value))
    if re.fullmatch(r"\d{17}[xX]", plain):
        return plain.upper()
    if not re.fullmatch(r"\+?[\d()\-\u2010-\u2015]+", plain):
        return plain
    digits = re.sub(r"\D", "", plain)
    mobile = re.fullmatch(r"(?:00)?(?:86)?(1\d{10})", digits)
    return mobile[1] if mobile else digits


def _refuse_loose_keys(value: Any) -> None:
    # A number as a key comes back from JSON as text and sorts differently: the digest would change by itself.
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("keys are text")
        for inner in value.values():
            _refuse_loose_keys(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_loose_keys(inner)


def _ring() -> tuple[bytes, ...]:
    if not _masters:
        raise RuntimeError("no master secret: the start-up calls secrets.configure")
    return _masters


def _hmac(key: bytes, message: bytes) -> str:
    return hmac.new(key, message, "sha256").hexdigest()


def key_id_of(sealed: bytes) -> str:
    """The short name of the master that sealed it."""
    return bytes(sealed)[len(LAYOUT) : HEAD_BYTES].hex()


def key_ids() -> set[str]:
    """The short names of the masters in use, as hex: they stand before every sealed value and give nothing away."""
    return {_key_id(master).hex() for master in _ring()}


def _key_id(master: bytes) -> bytes:
    return _key(master, "key id")[:KEY_ID_BYTES]


@lru_cache(maxsize=256)
def _key(master: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=b"xieshang", info=purpose.encode()).derive(master)
