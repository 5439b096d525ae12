"""`python -m bench.preparing SIZE ...`: the databases stand, words are compiled and static files collected."""

import sys
import time

import django
from django.core.management import call_command

BODIES = 100


def main(sizes: list[int]) -> None:
    from bench import databases, filling, rosters, sittings  # noqa: PLC0415 - the apps are loaded first
    from tests import cast as players  # noqa: PLC0415
    from xieshang.config.translations import compile_catalogues  # noqa: PLC0415
    from xieshang.kernel.models import Case  # noqa: PLC0415

    compile_catalogues()
    call_command("collectstatic", interactive=False, verbosity=0)
    for size in sizes:
        began = time.monotonic()
        databases.use(size)
        call_command("migrate", interactive=False, verbosity=0)
        cast = players.build()
        filling.fill(cast, size)
        filling.lengthen(cast, Case.objects.filter(kind="matter", state="rated").order_by("-id")[1])
        counties = BODIES if size == max(sizes) else 1
        rosters.fill(cast, counties)
        sittings.fill(cast)
        print(f"{size:,} matters and {counties} rosters written in {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    django.setup()
    main([int(size) for size in sys.argv[1:]])
