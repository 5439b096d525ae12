"""What was written out and is read in again changes nothing, whatever stands in the roster."""

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshang.exchange import ops, views
from xieshang.kernel import imports, sheets
from xieshang.roster import ops as roster
from xieshang.roster.importing import cells

words = st.one_of(
    st.text(max_size=20).map(lambda text: text.replace("\x00", "")),
    st.sampled_from(
        [
            "=1+1",
            "'=x",
            "''-2",
            "+8613",
            "@SUM",
            "０１",
            "a,b;c\td",
            "合计",
            "1e5",
            "TRUE",
            "2020-01-01",
            "姓名",
            "县　农业局",
            "-",
        ]
    ),
).filter(lambda text: not any(0xD800 <= ord(c) <= 0xDFFF for c in text))
names = st.one_of(st.sampled_from(["欧阳 修", "张三", "Mary Ann", "买买提·艾力", "合计", "姓名", "=张"]), words).filter(
    lambda text: imports.tidy(text)
)
members = st.lists(
    st.tuples(names, words, words, st.sampled_from(["", "M", "F"]), st.sampled_from([None, 1950, 1999])), max_size=6
)


class _Done(Exception):
    pass


@pytest.mark.parametrize(("form", "language"), [("xlsx", "en"), ("csv", "zh-hans"), ("xlsx", "zh-hans")])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=members)
def test_reading_in_what_was_written_out_changes_nothing(cast, at, form, language, rows):
    importer, viewer = imports.registered["roster"], cast.clerk.viewer(at)
    try:
        with transaction.atomic(), translation.override(language):
            roster.enrol_members(
                cast.term,
                enrolments=[
                    roster.Enrolment(
                        roster.Profile(
                            name, gender=gender, birth_year=year, workplace=workplace, post=post, phone="13900001111"
                        ),
                        f"9000{place}",
                        cast.sector,
                        None,
                        groups=(cast.sector_group, cast.town_group),
                        office=("", "chair", "standing_member")[place % 3],
                    )
                    for place, (name, workplace, post, gender, year) in enumerate(rows)
                ],
            )
            found = list(importer.exported(viewer, QueryDict()))
            data = sheets.content(views.exported_lines(importer, found, "名册"), form)
            _understood, planned = ops.looked_at(
                importer, cast.term.body_id, data, f"a.{form}", importer.given(at, "a")
            )
            assert {plan.status for _asked, plan in planned} == {"same"}, [p for p in planned if p[1].status != "same"]
            assert len(planned) == len(found)
            raise _Done
    except _Done:
        pass


@given(text=words)
def test_a_cell_made_safe_is_given_back(text):
    assert sheets.plain(sheets.safe(text)) == text


@given(text=words)
def test_every_cell_is_read_or_refused(text):
    for reader in (cells.birth_year, cells.day, cells.phone, cells.gender, cells.office, cells.name, cells.member_no):
        try:
            assert isinstance(reader(text), str)
        except imports.Unreadable as unreadable:
            assert str(unreadable)


def test_list_of_members_leads_to_both_files_with_its_filters(cast, at, client):
    page = cast.clerk.signed_in(client).get("/desk/roster/?sector=S01").content.decode()
    assert all(f'href="/desk/import/roster/rows.{form}?sector=S01"' in page for form in ("xlsx", "csv"))
