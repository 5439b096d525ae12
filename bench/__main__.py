"""`python -m bench [--rounds N]`: medians of interleaved runs beside the bare view, at 1,000 and 100,000 matters.

One process, one core, Django's test client, processor time; the order of pages is shuffled in each round, so that what
else the machine does falls on all alike. Read the ratios, not the milliseconds. No verdict.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SIZES = (1_000, 100_000)


def main(arguments: list[str]) -> int:
    """The figures are printed; the data folder is gone."""
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    given = parser.parse_args(arguments)
    data = Path(tempfile.mkdtemp(prefix="xieshang-bench-"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("XIESHANG_")}
    environment = kept | {
        "XIESHANG_DATA": str(data),
        "XIESHANG_DEFAULT_BODY": "371329",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
    }
    python = [sys.executable, "-m"]
    try:
        sizes = [str(size) for size in given.sizes]
        subprocess.run([*python, "bench.preparing", *sizes], env=environment, check=True)
        subprocess.run([*python, "bench.measuring", str(given.rounds), *sizes], env=environment, check=True)
        subprocess.run([*python, "bench.memory", sizes[-1]], env=environment, check=True)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
