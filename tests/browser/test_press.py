"""From the report to the press package, from a number of it to its records, and home with the document."""

from tests.browser.visiting import DESK


def test_clerk_follows_a_number_of_the_press_package_and_takes_the_document(
    enter, world, assert_fits_width, assert_no_axe_violations
):
    page = enter("clerk", DESK, django_language="en")
    page.goto("/report/2020/")
    page.click("text=Press package")
    assert page.url.endswith("/press/2020/")
    assert_no_axe_violations(page)

    page.goto("/desk/figures/?year=2020")
    page.click("main a:has-text('Press package')")
    page.click("nav.views a:has-text('quarter 2')")
    assert page.url.endswith("/desk/press/2020Q2/")
    assert_fits_width(page)
    number = page.inner_text("table.rows tbody tr:first-child td.num").split()[0]

    page.click("table.rows tbody tr:first-child th a")
    assert number in page.inner_text("h1").split()
    assert "2020, quarter 2" in page.inner_text("main")

    page.go_back()
    page.click("text=The package as a document")
    with page.expect_download() as download:
        page.click("text=Draft as DOCX")
    assert download.value.suggested_filename.endswith(".docx")
