"""Cuts the fonts that stand in for those of the standard, from free ones, down to what Chinese documents use.

    pip install fonttools
    python -m scripts.make_fonts FOLDER_OF_NOTO_CJK FOLDER_OF_LXGW_WENKAI

Sources: Noto Serif CJK and Noto Sans CJK 2.x (Debian: fonts-noto-cjk) and LXGW WenKai 1.x (Debian: fonts-lxgw-wenkai), all
under the SIL Open Font License 1.1. What is cut is a modified version and has a name of its own, as the licence asks.
"""

import sys
from pathlib import Path
from typing import Any

from fontTools import subset  # needed here only, see above
from fontTools.ttLib import TTCollection, TTFont  # needed here only, see above

TARGET = Path(__file__).parents[1] / "xieshang/papers/fonts"
DROPPED = ["VORG", "vmtx", "vhea", "BASE", "DSIG", "GPOS", "GSUB", "GDEF"]
KEPT_NAMES = [0, 1, 2, 3, 4, 5, 6, 13, 14]
LATIN = set(range(0x20, 0x7F)) | {0xA0, 0xB7, 0xD7, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026}
# The text has every sign of GBK, since names are rare words; headings and titles fall back on it.
FACES = {
    "Xieshang Song": ("NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", "gbk"),
    "Xieshang Title": ("NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", "gb2312"),
    "Xieshang Hei": ("NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", "gb2312"),
    "Xieshang Kai": ("LXGWWenKai-Regular.ttf", "", "gb2312"),
}


def signs(codec: str) -> set[int]:
    """Every sign that two bytes of the codec stand for."""
    found = set(LATIN)
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                sign = bytes([high, low]).decode(codec)
            except UnicodeDecodeError:
                continue
            found |= {ord(sign)} if len(sign) == 1 else set()
    return found


def opened(path: Path, family: str) -> Any:
    if path.suffix != ".ttc":
        return TTFont(path)
    return next(font for font in TTCollection(path).fonts if font["name"].getBestFamilyName() == family)


def cut(font: Any, name: str, codec: str) -> None:
    options = subset.Options()
    options.layout_features, options.hinting, options.name_IDs = [], False, KEPT_NAMES
    options.drop_tables += DROPPED
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=signs(codec))
    cutter.subset(font)
    for row in list(font["name"].names):
        if row.platformID != 3 or row.langID != 0x409:
            font["name"].removeNames(row.nameID, row.platformID, row.platEncID, row.langID)
    plain = name.replace(" ", "")
    for number, words in ((1, name), (2, "Regular"), (3, f"{plain} 1"), (4, name), (6, f"{plain}-Regular")):
        font["name"].setName(words, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = 400
    font["head"].macStyle = 0
    font["OS/2"].fsSelection = 0x40
    if "CFF " in font:
        font["CFF "].cff.fontNames = [f"{plain}-Regular"]
        top = font["CFF "].cff.topDictIndex[0]
        top.FullName = top.FamilyName = name


def main() -> None:
    folders = [Path(folder) for folder in sys.argv[1:]]
    for name, (file, family, codec) in FACES.items():
        source = next(folder / file for folder in folders if (folder / file).exists())
        font = opened(source, family)
        cut(font, name, codec)
        target = TARGET / f"{name.replace(' ', '')}{'.otf' if 'CFF ' in font else '.ttf'}"
        font.save(target)
        print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main()
