"""Pictures are written anew: only what is seen remains, no place, no device, no author, nothing behind the last pixel."""

import hashlib
import io
import struct
import zlib

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from xieshang.kernel.uploads.verdict import Accepted, Limits, Refused

READABLE = ("JPEG", "PNG", "WEBP")  # the JPEG reader also takes the two-picture files of phones
JPEG_QUALITY = 85
# What Pillow raises for broken files, over all the formats above.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


def made_anew(data: bytes, limits: Limits) -> Accepted:
    """The first frame, upright, at most `longest_side` long, as JPEG, or as PNG if it was one or is see-through."""
    try:
        with Image.open(io.BytesIO(data), formats=READABLE) as source:
            if source.width * source.height > limits.max_pixels:
                raise _too_many_pixels(limits)
            was_png = source.format == "PNG"
            # thumbnail lets the JPEG decoder scale down while it reads: 40 megapixels never stand in memory whole.
            source.thumbnail((limits.longest_side, limits.longest_side), reducing_gap=2.0)
            picture = _plain(_upright(source))
    except Image.DecompressionBombError as bomb:
        raise _too_many_pixels(limits) from bomb
    except BROKEN as broken:
        raise Refused(
            "damaged", _("The picture is damaged or incomplete. Save it again and send the new file.")
        ) from broken
    as_png = was_png or picture.mode == "RGBA"
    written = io.BytesIO()
    if as_png:
        picture.save(written, "PNG", optimize=False)
    else:
        picture.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    kind, extension = ("image/png", "png") if as_png else ("image/jpeg", "jpg")
    anew = written.getvalue()
    return Accepted(anew, kind, extension, hashlib.sha256(anew).hexdigest(), picture.width, picture.height)


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera noted it; chat programs often leave notes that nobody can read."""
    try:
        return ImageOps.exif_transpose(picture)
    except (*BROKEN, TypeError, KeyError):
        return picture


def _plain(picture: Image.Image) -> Image.Image:
    """Pixels only: the writers would carry comments, profiles and text chunks over from `info`."""
    if picture.mode.startswith("I;16"):
        plain = picture.point(lambda value: value * (1 / 256)).convert("L")
    elif picture.has_transparency_data:
        plain = picture.convert("RGBA")
        if plain.getchannel("A").getextrema() == (255, 255):
            plain = plain.convert("RGB")
    else:
        plain = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    plain.info = {}
    return plain


def _too_many_pixels(limits: Limits) -> Refused:
    most = limits.max_pixels // 1_000_000
    return Refused(
        "too-many-pixels", _("The picture has more than %(most)s megapixels. Make it smaller.") % {"most": most}
    )
