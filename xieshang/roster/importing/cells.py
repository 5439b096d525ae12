"""Reading one cell of a roster: numbers and days as people write them, and names of sectors that vary."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, timedelta
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from xieshang.kernel import numerals
from xieshang.kernel.imports import Unreadable
from xieshang.roster import spelling
from xieshang.roster.models import Membership

GENDERS = {"男": "M", "女": "F", "m": "M", "f": "F", "male": "M", "female": "F", "男性": "M", "女性": "F"}
OFFICES = {
    "主席": "chair",
    "副主席": "vice_chair",
    "秘书长": "secretary_general",
    "常委": "standing_member",
    "常务委员": "standing_member",
    "政协主席": "chair",
    "政协副主席": "vice_chair",
    "政协常委": "standing_member",
    "委员": "",
    "政协委员": "",
    "无": "",
}
# The same in longer and shorter words, so that both become one.
SAME_WORDS = (
    ("中国共产党", "中共"), ("共产主义青年团", "共青团"), ("青年联合会", "青联"), ("妇女联合会", "妇联"), ("总工会", "工会"),
    ("工商业联合会", "工商联"), ("科学技术协会", "科协"), ("台湾同胞联谊会", "台联"), ("归国华侨联合会", "侨联"),
    ("特别邀请人士", "特邀"), ("无党派人士", "无党派"), ("医疗卫生", "医药卫生"), ("特邀人士", "特邀"),
)  # fmt: skip
FIRST_SERIAL, LAST_SERIAL = 3_000, 80_000
EXCEL_ZERO = date(1899, 12, 30)


def half(text: str) -> str:
    """Full-width digits and letters as ordinary ones, without space."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def words(most: int, text: str) -> str:
    if len(text) > most:
        raise Unreadable(_("At most %(most)s characters can stand here.") % {"most": most})
    return text


def name(text: str) -> str:
    """张　三 is 张三; names in other letters keep their spaces."""
    text = re.sub(r"\s+", " ", text).strip()
    closed = text.replace(" ", "")
    return words(40, closed if spelling.is_han(closed.replace("·", "")) else text)


def member_no(text: str) -> str:
    return words(20, half(text))


def gender(text: str) -> str:
    if (found := GENDERS.get(half(text).lower())) is None:
        raise Unreadable(_("Write 男 or 女."))
    return found


def birth_year(text: str) -> str:
    """The year of a date however it is written, a number of days of a spreadsheet included."""
    plain = half(text)
    if re.fullmatch(r"\d{5}", plain) and FIRST_SERIAL <= int(plain) <= LAST_SERIAL:
        year = (EXCEL_ZERO + timedelta(days=int(plain))).year
    elif found := re.match(r"(19\d\d|20\d\d)(?!\d{5,}$|\d$|\d{3}$)", plain):
        year = int(found[1])
    else:
        raise Unreadable(_("This is not a year of birth."))
    if not 1900 <= year <= 2100:
        raise Unreadable(_("This is not a year of birth."))
    return str(year)


def day(text: str) -> str:
    """2020-06-01, 2020.6.1, 2020年6月, 20200601, or the number of a spreadsheet; a month means its first day."""
    plain = half(text)
    try:
        if re.fullmatch(r"\d{5}", plain) and FIRST_SERIAL <= int(plain) <= LAST_SERIAL:
            return (EXCEL_ZERO + timedelta(days=int(plain))).isoformat()
        found = re.match(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2}))?(?=$|[日月T\s号])", plain) or re.fullmatch(
            r"(\d{4})(\d\d)(\d\d)?", plain
        )
        if found is None:
            raise ValueError
        return date(int(found[1]), int(found[2]), int(found[3] or 1)).isoformat()
    except ValueError:
        raise Unreadable(_("This is not a date. Write it like 2020-06-01.")) from None


def phone(text: str) -> str:
    plain = numerals.phone(text)
    if plain is None:
        raise Unreadable(_("This is not a phone number. A mobile has 11 digits; a landline begins with 0."))
    return plain


def terms_served(text: str) -> str:
    """3, 3届, 三届."""
    plain = half(text).removesuffix("届").removeprefix("连任")
    found = {numerals.chinese(one): one for one in range(1, 21)}.get(plain, numerals.number(plain))
    if found is None or not 1 <= found <= 20:
        raise Unreadable(_("Write how many terms in a row, such as 2."))
    return str(found)


def office(text: str) -> str:
    plain = half(text)
    labels = {str(label).lower(): code for code, label in Membership.Office.choices}
    found = OFFICES.get(plain, labels.get(text.strip().lower(), plain if plain in Membership.Office.values else None))
    if found is None:
        raise Unreadable(_("Such an office is not known here."))
    return found


def likened(text: str) -> str:
    """A name of a sector or group as it is compared."""
    text = half(text).lower()
    for long, short in SAME_WORDS:
        text = text.replace(long, short)
    text = re.sub(r"[、,和及与()（）·的]|界别?$|界别?(?=[、,和及与])", "", text)
    return re.sub(r"界$", "", text) or text


def nearest(text: str, names: Mapping[str, str]) -> str:
    """The code of the one that is meant: by its code or name, else by the only name that holds it or its characters in order."""
    if text in names.values():
        return text
    wanted = likened(text)
    known = [(likened(one), code) for one, code in names.items()]
    for fits in (
        lambda one: one == wanted,
        lambda one: len(wanted) > 1 and (wanted in one or (one and one in wanted)),
        lambda one: len(wanted) > 1 and _in_order(wanted, one),
    ):
        found = {code for one, code in known if fits(one)}
        if len(found) == 1:
            return found.pop()
        if found:
            meant = "、".join(sorted(one for one, code in names.items() if code in found))
            raise Unreadable(_("This may mean several: %(names)s.") % {"names": meant})
    alike = sorted(
        dict.fromkeys(names), key=lambda one: SequenceMatcher(None, wanted, likened(one)).ratio(), reverse=True
    )
    some = [*alike[:6], *(["…"] if len(alike) > 6 else [])]
    raise Unreadable(_("These are not known here: %(names)s.") % {"names": "、".join(some) or "—"})


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)
