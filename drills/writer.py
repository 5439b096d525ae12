"""`python -m drills.writer LEDGER ENOUGH`: raises matters with a photo and accepts some until the file ENOUGH is there.

What stands goes to the ledger.
"""

import sys
import time
from pathlib import Path

import django

ENOUGH = "enough"
LONGEST = 600.0


def main(ledger: Path, enough: Path) -> None:
    """Every line of the ledger is the number of a matter whose transaction had ended."""
    from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: PLC0415 - the apps are loaded first

    from drills.kill9 import picture  # noqa: PLC0415
    from tests import cast as players  # noqa: PLC0415
    from tests.matters.filing import ACCEPT, raise_matter  # noqa: PLC0415
    from xieshang.kernel import clock, files, flow  # noqa: PLC0415
    from xieshang.kernel.uploads import Limits  # noqa: PLC0415

    cast, until, count = players.Cast(), time.monotonic() + LONGEST, 0
    with ledger.open("a") as said:
        while not enough.exists() and time.monotonic() < until:
            count += 1
            at, key = clock.now(), f"{ledger.name}-{count}"
            photo = SimpleUploadedFile("a.jpg", picture(key), "image/jpeg")
            kept = files.keep(
                files.inspected(photo, Limits()), "a.jpg", body_id=cast.body.pk, purpose="photo", at=at, owner_key=key
            )
            matter = raise_matter(cast, at, title=key, files=[kept]).matter
            if count % 3 == 0:
                flow.perform(matter, "accept", by=cast.convenor.viewer(at), at=at, data=ACCEPT)
            said.write(f"{matter.number}\n")
            said.flush()


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]), Path(sys.argv[2]))
