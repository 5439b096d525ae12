"""What each role gets at the desk of a convenor: part of the table in `expected`."""

from tests.matrix.rows import Row

# fmt: off
GROUPS = (
    Row("groups:index", "GET", "", "page: clerk | moved: member stranger | signin: STREET | refused: rest"),
    Row("groups:group", "GET", "group", "page: clerk member | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:group", "GET", "other hall's group", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:group", "GET", "neighbour's group", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("groups:meeting", "GET", "group", "page: clerk member | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:meeting", "POST", "group", "mend: clerk member | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:meeting", "GET", "other hall's group", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:meeting", "POST", "other hall's group", "mend: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:meeting", "GET", "neighbour's group", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("groups:meeting", "POST", "neighbour's group", "mend: stranger | 404: COUNTY | signin: STREET"),
)
# fmt: on
