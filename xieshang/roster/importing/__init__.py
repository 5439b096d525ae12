"""The roster as a table file: its columns, what a line means, what it changes, and how it is taken back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xieshang.kernel import imports
from xieshang.kernel.forms import DayField
from xieshang.kernel.imports import Column
from xieshang.kernel.refusals import Refusal
from xieshang.kernel.viewer import Viewer
from xieshang.roster import changes, queries
from xieshang.roster.forms import DayForm, MembersForm
from xieshang.roster.importing.book import RosterBook
from xieshang.roster.importing.states import values_of
from xieshang.roster.models import Membership, Person, Term
from xieshang.roster.terms.standing import check_open

DECISION = 80  # characters


class DecisionForm(forms.Form):
    """The document that decided every line which names none of its own."""

    decision = forms.CharField(
        label=gettext_lazy("Deciding document"),
        max_length=DECISION,
        required=False,
        help_text=gettext_lazy("For lines that name no document of their own. Empty: the list itself is the document."),
    )


class GivenForm(DecisionForm):
    """What holds for every line that does not say it itself."""

    day = DayField(
        label=gettext_lazy("Effective from"), help_text=gettext_lazy("For lines that name no day of their own.")
    )

    field_order = ("day", "decision")


def decision_of(name: str) -> str:
    """The list itself as the deciding document, until somebody names a better one."""
    return (_("list %(name)s") % {"name": name})[:DECISION] if name else ""


COLUMNS = (
    Column(
        "member_no",
        gettext_lazy("Member number"),
        ("委员编号", "委员号", "编号", "委员证号", "证号", "number", "no"),
        hint=gettext_lazy("By it a line is matched. Empty: a new member gets the next number."),
    ),
    Column("name", gettext_lazy("Name"), ("姓名", "委员姓名", "名字"), required=True),
    Column("gender", gettext_lazy("Gender"), ("性别",), hint=gettext_lazy("男 or 女")),
    Column(
        "birth_year",
        gettext_lazy("Year of birth"),
        ("出生年份", "出生年月", "出生日期", "出生年", "生年", "出生", "born"),
        hint=gettext_lazy("A whole date may stand here; the year is kept."),
    ),
    Column("sector", gettext_lazy("Sector"), ("界别", "所属界别", "所在界别", "委员界别", "界别名称")),
    Column(
        "committee",
        gettext_lazy("Special committee"),
        ("专门委员会", "专委会", "所属专委会", "所在专委会"),
        hint=gettext_lazy("Empty for a new member: the committee that looks after the group of the sector."),
    ),
    Column(
        "town_group",
        gettext_lazy("Town group"),
        ("镇街组", "镇街委员活动组", "镇街活动组", "镇街", "乡镇", "乡镇街道", "所在镇街", "town"),
        hint=gettext_lazy("The group or its town."),
    ),
    Column(
        "office",
        gettext_lazy("Office in the committee"),
        ("政协职务", "委员职务", "政协内职务"),
        hint=gettext_lazy("Chair, vice-chair, secretary-general or Standing Committee member; gives no rights."),
    ),
    Column(
        "terms_served",
        gettext_lazy("Terms served"),
        ("连任届数", "届数", "任职届数"),
        hint=gettext_lazy("How many terms in a row, this one included; a number."),
    ),
    Column(
        "workplace",
        gettext_lazy("Workplace"),
        ("工作单位", "单位", "所在单位", "工作单位及职务", "单位及职务"),
    ),
    Column("post", gettext_lazy("Post at work"), ("职务", "行政职务", "单位职务名称")),
    Column(
        "phone",
        gettext_lazy("Telephone"),
        ("联系电话", "电话", "手机", "手机号", "手机号码", "电话号码", "联系方式", "移动电话", "mobile", "phone"),
        hint=gettext_lazy("Stored sealed, shown masked; never written into a file."),
        secret=True,
    ),
    Column(
        "since",
        gettext_lazy("Member since"),
        ("起始日期", "任职日期", "增补日期", "任职时间", "生效日期"),
        hint=gettext_lazy("The first day of a new member, or the day of a transfer. It never moves a day that stands."),
    ),
    Column("decision", gettext_lazy("Deciding document"), ("文号", "决定文件", "任职文件", "增补文件")),
)


@imports.importer
class RosterImporter(imports.Importer):
    """Members of the term that holds on the day."""

    kind = "roster"
    label = gettext_lazy("Members")
    back = "roster:members"
    columns = COLUMNS
    form = GivenForm

    def check(self, viewer: Viewer) -> None:
        if not viewer.is_system:
            changes.check_office(viewer)

    def given(self, at: datetime, name: str) -> dict[str, str]:
        return {"day": timezone.localdate(at).isoformat(), "decision": decision_of(name)}

    def open(self, body_id: int, given: dict[str, str]) -> RosterBook:
        day = date.fromisoformat(given["day"])
        term = Term.objects.holding(day).filter(body_id=body_id).first()
        if term is None:
            raise Refusal(_("No term of this committee holds on the day. Enter the term first."))
        check_open(term)
        return RosterBook(term, day, given["decision"], {column.code for column in COLUMNS})

    def exported(self, viewer: Viewer, words: QueryDict) -> Iterable[dict[str, str]]:
        day = DayForm(words).chosen(timezone.localdate(viewer.at))
        form = MembersForm(words)
        form.offer(queries.choices(viewer, day))
        rows = queries.members(viewer, form.narrowed(day)).order_by("member_no", "id")
        return (values_of(row, row.seats_of_day) for row in rows)

    def existing(self, subjects: Sequence[int]) -> set[int]:
        found: Any = Person.objects.filter(pk__in=subjects, memberships__in=Membership.objects.all())
        return set(found.values_list("pk", flat=True))

    def page_of(self, subject: int) -> str:
        return reverse("roster:person", args=[subject])


# Other tables of the roster that have some of these columns.
import xieshang.roster.residents.importing  # noqa: E402
import xieshang.roster.terms.importing  # noqa: E402, F401
