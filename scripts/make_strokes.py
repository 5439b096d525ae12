"""Writes xieshang/roster/data/strokes.txt from the Unihan database: how many strokes each character has in mainland use.

    scripts/make_strokes.py Unihan_IRGSources.txt > xieshang/roster/data/strokes.txt

The basic block is taken whole, and besides it the characters beyond that the caller names.
"""

import re
import sys
from pathlib import Path

BASIC = range(0x4E00, 0xA000)
HEAD = """\
# Strokes by character: the first value of kTotalStrokes in the Unihan database 15.0, which is the one for mainland China.
# Copyright 1991-2022 Unicode, Inc. Used under the Unicode licence in LICENSE.unicode.txt; arranged anew.
# Each line: number of strokes, tab, the characters. Made by scripts/make_strokes.py."""


def main(source: str, beyond: str = "") -> None:
    """The table goes to the standard output."""
    counted: dict[int, list[str]] = {}
    for code, strokes in re.findall(r"^U\+([0-9A-F]+)\tkTotalStrokes\t(\d+)", Path(source).read_text("utf-8"), re.M):
        if int(code, 16) in BASIC or chr(int(code, 16)) in beyond:
            counted.setdefault(int(strokes), []).append(chr(int(code, 16)))
    sys.stdout.write(HEAD + "\n")
    for strokes, characters in sorted(counted.items()):
        sys.stdout.write(f"{strokes}\t{''.join(characters)}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
