"""Runs in a process of its own, with little memory and time and no secrets: a picture in, the same picture drawn anew out.

    python -I -S child.py PLACE_OF_PILLOW PLACE_OF_NARROW MAX_PIXELS LONGEST_SIDE < picture > answer

The answer is one line of JSON, then the bytes. Nothing of the product but `narrow` is imported here: it has to start in a moment, and
whoever finds a hole in a decoder finds nothing but this.
"""

import io
import json
import struct
import sys
import warnings
import zlib
from typing import Any

sys.path += sys.argv[1:3]

from narrow import limit  # type: ignore[import-not-found]  # it lies on the path of the process only
from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401 - the readers

READABLE = ("JPEG", "PNG", "WEBP")  # the JPEG reader also takes the two-picture files of phones
JPEG_QUALITY = 85
MEMORY = 1024 * 1024 * 1024
SECONDS = 15
# What Pillow raises for broken files, over all the formats above.
BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error, zlib.error)


def drawn_anew(data: bytes, *, max_pixels: int, longest_side: int) -> tuple[dict[str, Any], bytes]:
    """The first frame, upright, at most `longest_side` long, as JPEG, or as PNG if it was one or is see-through."""
    try:
        with Image.open(io.BytesIO(data), formats=READABLE) as source:
            if source.width * source.height > max_pixels:
                return {"refused": "too-many-pixels"}, b""
            was_png = source.format == "PNG"
            # thumbnail lets the JPEG decoder scale down while it reads: 40 megapixels never stand in memory whole.
            source.thumbnail((longest_side, longest_side), reducing_gap=2.0)
            picture = _plain(_upright(source))
    except Image.DecompressionBombError:
        return {"refused": "too-many-pixels"}, b""
    except BROKEN:
        return {"refused": "damaged"}, b""
    as_png = was_png or picture.mode == "RGBA"
    written = io.BytesIO()
    if as_png:
        picture.save(written, "PNG", optimize=False)
    else:
        picture.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return {"png": as_png, "width": picture.width, "height": picture.height}, written.getvalue()


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


def main() -> None:
    limit(memory=MEMORY, seconds=SECONDS)
    warnings.simplefilter("ignore")
    try:
        said, content = drawn_anew(sys.stdin.buffer.read(), max_pixels=int(sys.argv[3]), longest_side=int(sys.argv[4]))
    except MemoryError:
        said, content = {"refused": "too-hard"}, b""
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + content)


if __name__ == "__main__":
    main()
