# ruff: noqa: E501 -- a table is read by its lines
"""What each role gets at the addresses of official documents: part of the table in `expected`."""

from tests.matrix.rows import Row

DECIDED = ("formal suggestion as a document", "consultation report as a document", "plan")
# A published plan is known to everybody of the county; of what is only approved, units know their tasks.
HIDDEN_FROM = {DECIDED[0]: "UNITS", DECIDED[1]: "UNITS", DECIDED[2]: ""}

# fmt: off
PAPERS = (
    *(
        row
        for name, method, word in (("case", "GET", "page"), ("case-docx", "GET", "page"), ("case-pdf", "GET", "page"), ("case", "POST", "moved"))
        for thing in DECIDED
        for row in (
            Row(f"papers:{name}", method, thing, f"{word}: clerk | 404: {HIDDEN_FROM[thing]} stranger | signin: STREET | refused: rest"),
            Row(f"papers:{name}", method, f"neighbour's {thing}", f"{word}: stranger | 404: COUNTY | signin: STREET"),
        )
    ),
    *(
        row
        for name in ("case", "case-docx", "case-pdf")
        for row in (
            Row(f"papers:{name}", "GET", "notice of the convoked sitting", "page: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
            Row(f"papers:{name}", "GET", "other hall's notice of the convoked sitting", "page: clerk | 404: stranger | signin: STREET | refused: rest"),
            Row(f"papers:{name}", "GET", "neighbour's notice of the convoked sitting", "page: stranger | 404: COUNTY | signin: STREET"),
        )
    ),
    Row("papers:case", "POST", "notice of the convoked sitting", "moved: convenor clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("papers:case", "POST", "other hall's notice of the convoked sitting", "moved: clerk | 404: stranger | signin: STREET | refused: rest"),
    Row("papers:case", "POST", "neighbour's notice of the convoked sitting", "moved: stranger | 404: COUNTY | signin: STREET"),
    *(
        row
        for name in ("copy-docx", "copy-pdf")
        for row in (
            Row(f"papers:{name}", "GET", "issued notice", "page: convenor clerk member unit | signin: STREET | 404: rest"),
            Row(f"papers:{name}", "GET", "neighbour's issued notice", "page: stranger | 404: COUNTY | signin: STREET"),
        )
    ),
    *(
        Row(f"papers:{name}", "GET", "annual report, annual summary, press package", "page: clerk admin leader stranger | 404: rest | signin: STREET")
        for name in ("year", "year-docx", "year-pdf")
    ),
    Row("papers:year", "POST", "annual report, annual summary, press package", "moved: clerk admin leader stranger | 404: rest | signin: STREET"),
    Row("papers:templates", "GET", "", "page: clerk admin stranger | 404: rest | signin: STREET"),
    Row("papers:template", "GET", "template of letters", "page: clerk admin stranger | 404: rest | signin: STREET"),
    Row("papers:template", "POST", "template of letters", "mend: clerk admin stranger | 404: rest | signin: STREET"),
    Row("papers:delivered", "GET", "template of letters", "page: clerk admin stranger | 404: rest | signin: STREET"),
    Row("papers:version", "GET", "template of letters", "page: clerk admin | 404: rest | signin: STREET"),
    Row("papers:deliver-again", "POST", "template of letters", "moved: clerk admin stranger | 404: rest | signin: STREET"),
)
# fmt: on
