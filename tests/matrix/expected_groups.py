"""What each role gets at the desk of a convenor: part of the table in `expected`."""

from tests.matrix.rows import Row

# fmt: off
GROUPS = (
    Row("groups:begin-year", "POST", "group", "moved: clerk member | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:begin-year", "POST", "other hall's group", "moved: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:begin-year", "POST", "neighbour's group", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("groups:plan", "GET", "year of a group", "page: clerk member | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:plan", "POST", "year of a group", "mend: clerk member | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:plan", "GET", "other hall's year of a group", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:plan", "POST", "other hall's year of a group", "mend: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:plan", "GET", "neighbour's year of a group", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("groups:plan", "POST", "neighbour's year of a group", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("groups:done", "GET", "line of a plan", "page: clerk member | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:done", "GET", "other hall's line of a plan", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:done", "GET", "neighbour's line of a plan", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("groups:done", "POST", "line of a plan", "mend: clerk member | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:done", "POST", "other hall's line of a plan", "mend: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("groups:done", "POST", "neighbour's line of a plan", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:case", "GET", "year of a group, other hall's year of a group", "page: INSIDE | signin: STREET | 404: rest"),
    Row("desk:case", "GET", "neighbour's year of a group", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:list", "GET", "list of years of groups", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("api:case", "GET", "year of a group", "page: INSIDE | 404: rest"),
    Row("portal:case", "GET", "year of a group, neighbour's year of a group", "404: EVERYBODY"),
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
