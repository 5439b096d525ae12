"""What each role gets at the addresses of the rules library: part of the table in `expected`."""

from tests.matrix.rows import Row

# fmt: off
RULES = (
    Row("rules:index", "GET", "", "page: EVERYBODY"),
    Row("rules:detail", "GET", "public rule", "page: EVERYBODY"),
    Row("rules:detail", "GET", "draft rule, decided rule, neighbour's public rule, neighbour's draft rule", "404: EVERYBODY"),
    Row("rules:changes", "GET", "public rule", "page: EVERYBODY"),
    Row("rules:changes", "GET", "decided rule, neighbour's public rule", "404: EVERYBODY"),
    Row("rules:library", "GET", "", "page: SIGNED_IN | signin: STREET"),
    Row("rules:new", "GET", "", "page: clerk stranger | signin: STREET | refused: rest"),
    Row("rules:new", "POST", "", "mend: clerk stranger | signin: STREET | refused: rest"),
    Row("rules:norms", "GET", "", "page: clerk stranger | signin: STREET | refused: rest"),
    Row("rules:norms", "POST", "", "mend: clerk stranger | signin: STREET | refused: rest"),
    Row("rules:change", "GET", "draft rule", "page: clerk | refused: committee leader | signin: STREET | 404: rest"),
    Row("rules:change", "POST", "draft rule", "mend: clerk | refused: committee leader | signin: STREET | 404: rest"),
    Row("rules:change", "GET", "neighbour's draft rule", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("rules:change", "POST", "neighbour's draft rule", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("rules:replace", "GET", "decided rule", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("rules:replace", "POST", "decided rule", "mend: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("rules:replace", "GET", "neighbour's decided rule", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("rules:replace", "POST", "neighbour's decided rule", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("rules:desk-changes", "GET", "public rule", "page: COUNTY | 404: stranger | signin: STREET"),
    Row("rules:desk-changes", "GET", "neighbour's public rule", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("rules:readers", "GET", "decided rule", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("rules:readers", "GET", "neighbour's decided rule", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("rules:confirm", "POST", "decided rule", "moved: member | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("rules:confirm", "POST", "neighbour's decided rule", "refused: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:case", "GET", "draft rule", "page: STAFF | signin: STREET | 404: rest"),
    Row("desk:case", "GET", "decided rule", "page: INSIDE | 404: UNITS stranger | signin: STREET"),
    Row("desk:case", "GET", "neighbour's draft rule, neighbour's decided rule", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("api:case", "GET", "draft rule", "page: STAFF | 404: rest"),
)
