"""What each role gets at the addresses of terms and of resident members: part of the table in `expected`."""

from tests.matrix.rows import Row

LEAD = "{}: clerk admin | 404: UNITS stranger | signin: STREET | refused: rest"
THEIRS = "{}: stranger | 404: COUNTY | signin: STREET"
FIRST = "{}: clerk admin stranger | 404: UNITS | signin: STREET | refused: rest"
OFFICE = "{}: clerk | 404: UNITS stranger | signin: STREET | refused: rest"


def _both(name: str, method: str, thing: str, word: str, lead: str = LEAD) -> tuple[Row, Row]:
    return Row(name, method, thing, lead.format(word)), Row(name, method, f"neighbour's {thing}", THEIRS.format(word))


# fmt: off
TERMS = (
    Row("roster:terms", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("roster:term-new", "GET", "", FIRST.format("page")),
    Row("roster:term-new", "POST", "", FIRST.format("mend")),
    Row("roster:term-cases", "GET", "", FIRST.format("page")),
    *_both("roster:term-hand-over", "POST", "left over case", "moved"),
    *_both("roster:term", "GET", "change of term", "page"),
    *_both("roster:term-days", "GET", "change of term", "page"),
    *_both("roster:term-days", "POST", "change of term", "mend"),
    *_both("roster:term-copy", "POST", "change of term", "moved"),
    *_both("roster:term-structure", "GET", "change of term", "page"),
    *_both("roster:term-add", "GET", "its sector", "page"),
    *_both("roster:term-add", "POST", "its sector", "mend"),
    *_both("roster:term-organ", "GET", "its sector", "page"),
    *_both("roster:term-organ", "POST", "its sector", "mend"),
    *_both("roster:term-remove", "POST", "its sector", "moved"),
    *_both("roster:term-members", "GET", "change of term", "page"),
    *_both("roster:term-take-over", "POST", "change of term", "moved"),
    *_both("roster:term-name-new", "GET", "change of term", "page"),
    *_both("roster:term-name-new", "POST", "change of term", "mend"),
    *_both("roster:term-name", "GET", "somebody to name", "page"),
    *_both("roster:term-name", "POST", "somebody to name", "mend"),
    *_both("roster:term-nominee", "GET", "its nominee", "page"),
    *_both("roster:term-nominee", "POST", "its nominee", "mend"),
    *_both("roster:term-take-out", "POST", "its nominee", "moved"),
    *_both("roster:term-offices", "GET", "change of term", "page"),
    Row("roster:term-appoint", "POST", "change of term", LEAD.format("moved")),
    Row("roster:term-appoint", "POST", "neighbour's change of term", THEIRS.format("mend")),
    *_both("roster:term-confirm", "POST", "its convenor", "moved"),
    *_both("roster:term-revoke", "POST", "its confirmation", "moved"),
    *_both("roster:term-open", "GET", "change of term", "page"),
    *_both("roster:term-open", "POST", "change of term", "mend"),
    Row("desk:case", "GET", "change of term", "page: STAFF | signin: STREET | 404: rest"),
    Row("desk:case", "GET", "neighbour's change of term", "page: stranger | 404: COUNTY | signin: STREET"),
    # ---- resident members
    Row("roster:residents", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("roster:resident-add", "GET", "", "page: clerk stranger | 404: UNITS | signin: STREET | refused: rest"),
    Row("roster:resident-add", "POST", "", "mend: clerk stranger | 404: UNITS | signin: STREET | refused: rest"),
    *_both("roster:resident-end", "GET", "resident member", "page", OFFICE),
    *_both("roster:resident-end", "POST", "resident member", "mend", OFFICE),
)
# fmt: on
