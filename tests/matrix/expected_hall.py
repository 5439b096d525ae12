"""What each role gets at the addresses of the hall: opinions and questions, the screen, the speakers; part of `expected`."""

from tests.matrix.rows import Row

# Pages of whoever records, and what they press.
OWN = "{}: convenor clerk | 404: stranger | signin: STREET | refused: rest"
OTHER = "{}: clerk | 404: stranger | signin: STREET | refused: rest"
NEIGHBOUR = "{}: stranger | 404: COUNTY | signin: STREET"


def _recorders(name: str, method: str, verdict: str) -> tuple[Row, ...]:
    return (
        Row(name, method, "attended sitting", OWN.format(verdict)),
        Row(name, method, "other hall's attended sitting", OTHER.format(verdict)),
        Row(name, method, "neighbour's attended sitting", NEIGHBOUR.format(verdict)),
    )


# fmt: off
HALL = (
    Row("gatherings:send", "GET", "attended sitting", "page: unit member | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:send", "POST", "attended sitting", "mend: unit member | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:send", "GET", "other hall's attended sitting", "page: unit2 | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:send", "POST", "other hall's attended sitting", "mend: unit2 | 404: stranger | signin: STREET | refused: rest"),
    Row("gatherings:send", "GET", "neighbour's attended sitting", "refused: stranger | 404: COUNTY | signin: STREET"),
    Row("gatherings:withdraw", "POST", "attended sitting", "moved: member | 404: stranger unit | signin: STREET | refused: rest"),
    Row("gatherings:withdraw", "POST", "other hall's attended sitting", "404: unit2 stranger | signin: STREET | refused: rest"),
    Row("gatherings:withdraw", "POST", "neighbour's attended sitting", "refused: stranger | 404: COUNTY | signin: STREET"),
    *_recorders("gatherings:sent", "GET", "page"),
    *_recorders("gatherings:screen", "GET", "page"),
    *_recorders("gatherings:answer", "GET", "page"),
    *_recorders("gatherings:answer", "POST", "mend"),
    *_recorders("gatherings:decide", "POST", "moved"),
    *_recorders("gatherings:speakers", "GET", "page"),
    *_recorders("gatherings:speakers", "POST", "mend"),
    *_recorders("gatherings:speaker", "POST", "moved"),
    *_recorders("gatherings:said", "GET", "page"),
    *_recorders("gatherings:said", "POST", "mend"),
)
# fmt: on
