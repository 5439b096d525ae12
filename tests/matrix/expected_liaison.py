# ruff: noqa: E501 -- a table is read by its lines
"""What each role gets at the addresses of contacts, feedback and groups: part of the table in `expected`."""

from tests.matrix.rows import Row

# fmt: off
LIAISON = (
    Row("liaison:index", "GET", "", "page: EVERYBODY"),
    Row("liaison:own", "GET", "", "page: member | signin: STREET | refused: rest", shows=("constituent",)),
    Row("liaison:add", "GET", "", "page: member | signin: STREET | refused: rest"),
    Row("liaison:add", "POST", "", "mend: member | signin: STREET | refused: rest"),
    Row("liaison:feedback", "POST", "", "moved: member | signin: STREET | refused: rest"),
    Row("liaison:record", "GET", "contact", "page: member | refused: STAFF | signin: STREET | 404: rest", shows=("constituent",)),
    Row("liaison:record", "POST", "contact", "mend: member | refused: STAFF | signin: STREET | 404: rest", shows=("constituent",)),
    Row("liaison:record", "GET", "other hall's contact", "refused: STAFF | signin: STREET | 404: rest"),
    Row("liaison:record", "POST", "other hall's contact", "refused: STAFF | signin: STREET | 404: rest"),
    Row("liaison:record", "GET", "neighbour's contact", "refused: stranger | 404: COUNTY | signin: STREET"),
    Row("liaison:identity", "POST", "contact", "page: member clerk | refused: committee leader | signin: STREET | 404: rest", shows=("constituent",)),
    Row("liaison:identity", "POST", "other hall's contact", "page: clerk | refused: committee leader | signin: STREET | 404: rest", shows=("constituent",)),
    Row("liaison:identity", "POST", "neighbour's contact", "page: stranger | 404: COUNTY | signin: STREET", shows=("constituent",)),
    Row("liaison:overview", "GET", "", "page: STAFF member stranger | signin: STREET | refused: rest"),
    Row("liaison:group", "GET", "group", "page: STAFF member | 404: stranger | signin: STREET | refused: rest"),
    Row("liaison:group", "GET", "neighbour's group", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("liaison:cares", "GET", "", "page: INSIDE stranger | 404: UNITS | signin: STREET"),
    Row("liaison:care", "GET", "group", "page: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("liaison:care", "POST", "group", "mend: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("liaison:care", "GET", "neighbour's group", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("liaison:care", "POST", "neighbour's group", "mend: stranger | 404: COUNTY | signin: STREET"),
    Row("matters:from-contact", "GET", "contact", "page: member | refused: STAFF | signin: STREET | 404: rest", shows=("constituent",)),
    Row("matters:from-contact", "POST", "contact", "mend: member | refused: STAFF | signin: STREET | 404: rest"),
    Row("matters:from-contact", "GET", "other hall's contact", "refused: STAFF | signin: STREET | 404: rest"),
    Row("matters:from-contact", "GET", "neighbour's contact", "refused: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:case", "GET", "contact", "page: STAFF member | signin: STREET | 404: rest", shows=("constituent",)),
    Row("desk:case", "GET", "other hall's contact", "page: STAFF | signin: STREET | 404: rest"),
    Row("desk:case", "GET", "neighbour's contact, neighbour's feedback", "page: stranger | 404: COUNTY | signin: STREET"),
    Row("desk:case", "GET", "feedback, other hall's feedback", "page: STAFF member | signin: STREET | 404: rest"),
    Row("api:case", "GET", "contact", "page: STAFF member | 404: rest"),
    Row("api:case", "GET", "other hall's contact", "page: STAFF | 404: rest"),
    Row("portal:case", "GET", "contact, other hall's contact, neighbour's contact, feedback", "404: EVERYBODY"),
)
# fmt: on
