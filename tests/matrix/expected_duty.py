"""What each role gets at the addresses of commendations: part of the table in `expected`."""

from tests.matrix.rows import Row

# fmt: off
DUTY = (
    Row("duty:index", "GET", "", "page: EVERYBODY"),
    Row("duty:detail", "GET", "public round", "page: EVERYBODY"),
    Row("duty:detail", "GET", "round, neighbour's public round, neighbour's round", "404: EVERYBODY"),
    Row("duty:new", "GET", "", "page: clerk stranger | signin: STREET | refused: rest"),
    Row("duty:new", "POST", "", "mend: clerk stranger | signin: STREET | refused: rest"),
    Row("duty:award", "GET", "round", "page: clerk committee member | refused: leader | signin: STREET | 404: rest"),
    Row("duty:award", "GET", "public round", "page: clerk committee member | 404: stranger | signin: STREET | refused: rest"),
    Row("duty:award", "GET", "neighbour's round", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("duty:records", "GET", "round", "page: clerk committee member | refused: leader | signin: STREET | 404: rest"),
    Row("duty:records", "GET", "public round", "page: clerk committee member | 404: stranger | signin: STREET | refused: rest"),
    Row("duty:records", "GET", "neighbour's round", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("duty:nominate", "GET", "round", "page: clerk committee member | refused: leader | signin: STREET | 404: rest"),
    Row("duty:nominate", "POST", "round", "mend: clerk committee member | refused: leader | signin: STREET | 404: rest"),
    Row("duty:nominate", "POST", "public round", "mend: clerk committee member | 404: stranger | signin: STREET | refused: rest"),
    Row("duty:nominate", "GET", "neighbour's round", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("duty:nominate", "POST", "neighbour's round", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("duty:choose", "GET", "round", "page: clerk | refused: committee leader member | signin: STREET | 404: rest"),
    Row("duty:choose", "POST", "round", "mend: clerk | refused: committee leader member | signin: STREET | 404: rest"),
    Row("duty:choose", "GET", "neighbour's round", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("duty:choose", "POST", "neighbour's round", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("duty:withdraw", "POST", "nomination", "moved: clerk | refused: committee leader member | signin: STREET | 404: rest"),
    Row("duty:withdraw", "POST", "neighbour's nomination", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:case", "GET", "round", "page: STAFF member | signin: STREET | 404: rest"),
    Row("desk:case", "GET", "public round", "page: COUNTY | 404: stranger | signin: STREET"),
    Row("desk:case", "GET", "neighbour's round", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:list", "GET", "list of commendations", "page: SIGNED_IN | signin: STREET"),
    Row("api:case", "GET", "round", "page: STAFF member | 404: rest"),
    Row("portal:case", "GET", "round, neighbour's round", "404: EVERYBODY"),
)
