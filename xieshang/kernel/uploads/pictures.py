"""Pictures are written anew: only what is seen remains, no place, no device, no author, nothing behind the last pixel."""

import hashlib
import io
import struct
import zlib

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from xieshang.kernel.uploads.verdict import Accepted, Limits, Refused

READABLE = ("JPEG", "MPO", "PNG", "WEBP")
JPEG_QUALITY = 85
# What Pillow raises for broken files, over all the formats above.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, struct.error, zlib.error)


def made_anew(data: bytes, limits: Limits) -> Accepted:
    """The first frame, upright, at most `longest_side` long, as JPEG, or as PNG if it was one or is see-through."""
    try:
        with Image.open(io.BytesIO(data), formats=READABLE) as source:
            if source.width * source.height > limits.max_pixels:
                raise _too_many_pixels(limits)
            as_png = source.format == "PNG" or source.has_transparency_data
            # thumbnail lets the JPEG decoder scale down while it reads: 40 megapixels never stand in memory whole.
            source.thumbnail((limits.longest_side, limits.longest_side), reducing_gap=2.0)
            picture = _plain(ImageOps.exif_transpose(source), see_through=source.has_transparency_data)
    except Image.DecompressionBombError as bomb:
        raise _too_many_pixels(limits) from bomb
    except BROKEN as broken:
        raise Refused(
            "damaged", _("The picture is damaged or incomplete. Save it again and send the new file.")
        ) from broken
    written = io.BytesIO()
    if as_png:
        picture.save(written, "PNG", optimize=False)
    else:
        picture.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    kind, extension = ("image/png", "png") if as_png else ("image/jpeg", "jpg")
    anew = written.getvalue()
    return Accepted(anew, kind, extension, hashlib.sha256(anew).hexdigest(), picture.width, picture.height)


def _plain(picture: Image.Image, *, see_through: bool) -> Image.Image:
    """Pixels only: the writers would carry comments, profiles and text chunks over from `info`."""
    mode = "RGBA" if see_through else "L" if picture.mode in ("1", "L") else "RGB"
    plain = picture.convert(mode)
    plain.info = {}
    return plain


def _too_many_pixels(limits: Limits) -> Refused:
    most = limits.max_pixels // 1_000_000
    return Refused(
        "too-many-pixels", _("The picture has more than %(most)s megapixels. Make it smaller.") % {"most": most}
    )
