"""How a name is spelt and sorted: pinyin, initials, order by strokes (姓氏笔画), and the keys by which it is found."""

from functools import lru_cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
# Surnames that are read otherwise than the same characters in other words.
SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "区": "ou", "查": "zha", "盖": "ge", "乐": "yue",
    "朴": "piao", "华": "hua", "任": "ren", "宁": "ning", "缪": "miao", "员": "yun", "黑": "he", "秘": "bi",
    "种": "chong", "逄": "pang", "繁": "po", "召": "shao", "折": "she", "覃": "qin", "冼": "xian", "洗": "xian",
    "车": "che", "翟": "zhai", "石": "shi", "柏": "bai", "葛": "ge", "贾": "jia", "燕": "yan", "应": "ying",
    "隗": "wei", "纪": "ji", "那": "na", "佴": "nai", "郇": "xun", "郗": "xi", "谌": "chen", "撒": "sa",
    "眭": "sui", "么": "yao", "乜": "nie", "宓": "mi", "能": "nai", "祭": "zhai", "过": "guo", "哈": "ha",
    "沈": "shen", "盛": "sheng", "曲": "qu", "於": "yu", "俞": "yu", "禚": "zhuo", "亓": "qi", "尉": "wei",
    "褚": "chu", "晁": "chao", "訾": "zi", "郝": "hao", "卜": "bu", "干": "gan", "占": "zhan", "相": "xiang",
    "重": "chong", "强": "qiang", "牟": "mu", "邸": "di", "幺": "yao", "行": "xing", "长": "chang", "都": "du",
    "尉迟": "yu chi", "万俟": "mo qi", "令狐": "ling hu", "长孙": "zhang sun", "澹台": "tan tai", "鲜于": "xian yu",
    "夏侯": "xia hou", "诸葛": "zhu ge", "欧阳": "ou yang", "司马": "si ma", "上官": "shang guan", "皇甫": "huang fu",
    "公孙": "gong sun", "慕容": "mu rong", "司徒": "si tu", "司空": "si kong", "宇文": "yu wen", "东方": "dong fang",
    "独孤": "du gu", "南宫": "nan gong", "端木": "duan mu", "申屠": "shen tu", "轩辕": "xuan yuan", "亓官": "qi guan",
    "钟离": "zhong li", "呼延": "hu yan", "闻人": "wen ren", "东郭": "dong guo", "西门": "xi men", "公冶": "gong ye",
    "濮阳": "pu yang", "淳于": "chun yu", "单于": "chan yu", "太叔": "tai shu", "仲孙": "zhong sun", "完颜": "wan yan",
}  # fmt: skip
LONGEST = 12  # of a name in characters, and of its initials in letters
UNKNOWN = 99


def is_han(text: str) -> bool:
    """Whether every character is one that has strokes."""
    return bool(text) and all(character in _strokes() for character in text)


def folded(text: str) -> str:
    """As it is typed and found: small letters, nothing between them."""
    return "".join(character for character in text.lower().replace("ü", "v") if character.isalnum())


def split(name: str) -> tuple[str, str]:
    """Surname and given name of a Chinese name."""
    many = 2 if len(name) > 2 and name[:2] in SURNAMES else 1
    return name[:many], name[many:]


def syllables(name: str) -> list[str]:
    """One syllable for each character of a Chinese name, the surname read as a surname; nothing for another name."""
    # Loaded when the first name is written: readers of the roster never need it.
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    name = folded(name)
    if not is_han(name):
        return []
    surname, given = split(name)
    read = SURNAMES[surname].split() if surname in SURNAMES else lazy_pinyin(surname)
    return [*read, *lazy_pinyin(given)]


def pinyin_of(name: str) -> str:
    """胡乃刚 gives `hu naigang`."""
    read = syllables(name)
    many = len(split(folded(name))[0])
    return " ".join(part for part in ("".join(read[:many]), "".join(read[many:])) if part)


def initials_of(name: str, pinyin: str = "") -> str:
    """胡乃刚 gives `hng`; of a name in other letters the first letter of each word."""
    return "".join(part[0] for part in syllables(name) or pinyin.lower().split())[:LONGEST]


def keys_of(name: str, pinyin: str = "") -> list[str]:
    """Every beginning by which somebody is found: the name from each of its characters on, its syllables, its initials.

    A part of a name is then the beginning of one of these, and an index finds it.
    """
    plain, read = folded(name)[:LONGEST], syllables(name)
    found = {plain[start:] for start in range(len(plain))} if is_han(plain) else {plain, *map(folded, name.split())}
    found |= {"".join(read[start:]) for start in range(len(read))}
    found |= {initials_of(name, pinyin), folded(pinyin)}
    return sorted(coded(key) for key in found if key)


def coded(text: str) -> str:
    """The same order and the same beginnings in every database, whatever its collation: digits and letters a to f."""
    return folded(text).encode()[:36].hex()


def stroke_key(name: str) -> str:
    """A key that sorts by strokes.

    Fewer strokes of the surname first; as many: by the kind of its first stroke and the order within it; one surname: names of
    two characters before those of three, then the strokes of the given name. Names in other letters stand last.
    """
    plain = folded(name)[:LONGEST]
    if not is_han(plain[:1]):
        return f"{UNKNOWN}{plain.encode().hex()}"[:40]
    surname, given = split(plain)
    first, second = _surname(surname[0]), _count(surname[1]) if len(surname) > 1 else ""
    return f"{first}{second}{len(plain):02}{''.join(_count(character) for character in given)}"[:60]


def _surname(character: str) -> str:
    kind, place = _surnames().get(character, (9, 999))
    return f"{_strokes()[character]:02}{kind}{place:03}{ord(character):05x}"


def _count(character: str) -> str:
    return f"{_strokes().get(character, UNKNOWN):02}{ord(character):05x}"


@lru_cache(maxsize=1)
def _strokes() -> dict[str, int]:
    """The number of strokes of each character."""
    return {character: int(row[0]) for row in _rows("strokes") for character in row[1]}


@lru_cache(maxsize=1)
def _surnames() -> dict[str, tuple[int, int]]:
    """The kind of the first stroke of a surname and its place among those with as many strokes that begin so."""
    return {
        character: (int(kind), place)
        for _many, kind, characters in _rows("surnames")
        for place, character in enumerate(characters)
    }


def _rows(name: str) -> list[list[str]]:
    lines = (DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]
