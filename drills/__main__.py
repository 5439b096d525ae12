"""`python -m drills [NAME ...] [--long]`: the drills one after another; exit 1 when one of them found a loss."""

import signal
import sys
import time

from drills import backup_under_load, checkin, kill9, powercut, workbooks

DRILLS = {
    "powercut": powercut.main,
    "backup_under_load": backup_under_load.main,
    "workbooks": workbooks.main,
    "kill9": kill9.main,
    "checkin": checkin.main,
}


def main(arguments: list[str]) -> int:
    """Every drill asked for has run, the failed ones are named last."""
    # Told to end, a drill still takes its servers and folders away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    long = "--long" in arguments
    asked = [name for name in arguments if not name.startswith("-")] or list(DRILLS)
    if unknown := [name for name in asked if name not in DRILLS]:
        print(f"no such drill: {', '.join(unknown)}; there are: {', '.join(DRILLS)}")
        return 2
    failed = []
    for name in asked:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        if DRILLS[name](long=long) != 0:
            failed.append(name)
        print(f"   {time.monotonic() - began:.0f} s", flush=True)
    print(f"FAILED: {', '.join(failed)}" if failed else f"PASS n={len(asked)} drills")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
