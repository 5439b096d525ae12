"""What each role gets at the addresses of imports: part of the table in `expected`."""

from tests.matrix.rows import Row

# fmt: off
EXCHANGE = (
    Row("exchange:begin", "GET", "kind of table", "page: clerk stranger | 404: UNITS | signin: STREET | refused: rest"),
    Row("exchange:begin", "POST", "kind of table", "mend: clerk stranger | 404: UNITS | signin: STREET | refused: rest"),
    Row("exchange:template", "GET", "kind of table", "page: clerk stranger | 404: UNITS | signin: STREET | refused: rest"),
    Row("exchange:export", "GET", "kind of table", "page: clerk stranger | 404: UNITS | signin: STREET | refused: rest"),
    Row("exchange:export-xlsx", "GET", "kind of table", "page: clerk stranger | 404: UNITS | signin: STREET | refused: rest"),
    Row("exchange:batch", "GET", "preview, imported file", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("exchange:batch", "GET", "neighbour's preview", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("exchange:line", "GET", "preview", "page: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("exchange:line", "GET", "neighbour's preview", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("exchange:line", "POST", "preview", "moved: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("exchange:line", "POST", "neighbour's preview", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("exchange:confirm", "POST", "preview", "moved: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("exchange:confirm", "POST", "neighbour's preview", "moved: stranger | 404: COUNTY | signin: STREET"),
    Row("exchange:undo", "POST", "imported file", "moved: clerk | 404: UNITS stranger | signin: STREET | refused: rest"),
    Row("exchange:undo", "POST", "neighbour's imported file", "moved: stranger | 404: COUNTY | signin: STREET"),
)
# fmt: on
