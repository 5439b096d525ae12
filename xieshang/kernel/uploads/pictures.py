"""Pictures are drawn anew, in a process of their own: only what is seen remains, and a hole in a decoder opens nothing here.

Starting the process costs about 50 ms for a photo (measured on two cores: 45 ms to start, the rest is the drawing that had
to be done anyway); a pool that is kept warm would save that and keep a door open between one upload and the next.
"""

import hashlib
import json
from pathlib import Path

from django.utils.translation import gettext as _

from xieshang.kernel.uploads.confined import answer_of
from xieshang.kernel.uploads.verdict import Accepted, Limits, Refused

CHILD = Path(__file__).with_name("child.py")
SECONDS = 30.0


def made_anew(data: bytes, limits: Limits) -> Accepted:
    """The picture as it may be stored; Refused when it cannot be read, or not with the time and memory there is for one."""
    said, content = _asked(data, limits)
    if refused := said.get("refused"):
        raise _refusal(str(refused), limits)
    kind, extension = ("image/png", "png") if said["png"] else ("image/jpeg", "jpg")
    return Accepted(
        content, kind, extension, hashlib.sha256(content).hexdigest(), int(said["width"]), int(said["height"])
    )


def _asked(data: bytes, limits: Limits) -> tuple[dict[str, int | str | bool], bytes]:
    """What the child says; one that says nothing has said that the picture is too hard."""
    answer = answer_of(CHILD, "PIL", limits.max_pixels, limits.longest_side, data=data, seconds=SECONDS)
    if answer is None:
        return {"refused": "too-hard"}, b""
    head, _newline, content = answer.partition(b"\n")
    return json.loads(head), content


def _refusal(code: str, limits: Limits) -> Refused:
    if code == "too-many-pixels":
        most = limits.max_pixels // 1_000_000
        return Refused(code, _("The picture has more than %(most)s megapixels. Make it smaller.") % {"most": most})
    if code == "damaged":
        return Refused(code, _("The picture is damaged or incomplete. Save it again and send the new file."))
    return Refused(
        code, _("The picture could not be read in the time and memory there is for one. Save it again as JPEG.")
    )
