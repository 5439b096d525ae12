"""A home that is kept to its standard, brought to any state of its check."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import Cast
from xieshang.kernel import files, flow
from xieshang.kernel.uploads import Accepted
from xieshang.kernel.viewer import Viewer
from xieshang.places.posts import ops as posts
from xieshang.places.posts.models import Deed, Post
from xieshang.places.standards import ops, queries
from xieshang.places.standards.models import HomeCheck, Standard

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)
ASKED = (
    ops.Asked("organisation", "have", "有组织", 50, "组织架构图"),
    ops.Asked("records", "have", "有记录", 30, "活动台账"),
    ops.Asked("sign", "display", "亮标识", 20, photo=False),
)
REPORT = {"outlet": "中央电视台新闻联播", "headline": "残疾人的好榜样", "link": ""}


def photo(name: str = "门牌.png") -> tuple[str, Accepted]:
    return name, files.inspected(SimpleUploadedFile(name, PIXEL, content_type="image/png"))


def decided(by: Viewer, at: datetime, subject: str = "home", items: tuple[ops.Asked, ...] = ASKED) -> Standard:
    """The office decided the standard this very day."""
    return ops.decide(
        subject, name="六有四亮", items=items, valid_from=at.date(), decision="沭政协发〔2020〕5号", by=by, at=at
    )


def begun(cast: Cast, at: datetime, **more: Any) -> HomeCheck:
    """The committee visits; the keeper of the home has to look first."""
    clerk = cast.clerk.viewer(at)
    if queries.standing(cast.body.pk, "home", at.date()) is None:
        decided(clerk, at)
    place = queries.place_called(clerk, "home", more.pop("home", cast.home).code)
    return ops.ask([place], committee=more.pop("committee", cast.special_committee.actor), by=clerk, at=at)[0]


def looked_at(check: HomeCheck, by: Viewer, at: datetime, level: int = 2) -> None:
    """The keeper has marked every item, with photos where one is asked."""
    for asked in ASKED:
        ops.mark_own(check, asked.code, level=level, photos=[photo()] if asked.photo else (), by=by, at=at)


def visited(check: HomeCheck, by: Viewer, at: datetime, lacks: tuple[str, ...] = ()) -> None:
    """The visitors have marked every item; what lacks is to be improved within ten days."""
    for asked in ASKED:
        given: dict[str, Any] = {"level": 2}
        if asked.code in lacks:
            given = {"level": 1, "improve": "补齐材料", "improve_by": (at + timedelta(days=10)).date()}
        ops.mark_visit(check, asked.code, **given, by=by, at=at)


def brought_to(state: str, cast: Cast, at: datetime, lacks: tuple[str, ...] = (), **more: Any) -> HomeCheck:
    """A check on its way, up to this state; with something lacking by way of improvement."""
    keeper, clerk = cast.keeper.viewer(at), cast.clerk.viewer(at)
    check = begun(cast, at, **more)
    lacks = lacks or (("records",) if state in ("improving", "improved") else ())
    ways = [
        ("hand_in", {}, keeper, lambda: looked_at(check, keeper, at)),
        ("visit", {"remark": "布置规范"}, clerk, lambda: visited(check, clerk, at, lacks)),
        (
            "ask_to_improve" if lacks else "grade",
            {"grade": "pass" if lacks else "excellent", "reason": "照顾新建"},
            clerk,
            None,
        ),
        ("improve", {}, keeper, lambda: ops.report_improved(check, lacks[0], words="已补齐", by=keeper, at=at)),
    ]
    for step, data, by, prepare in ways:
        if check.state == state:
            break
        if prepare:
            prepare()
        flow.perform(check, step, by=by, at=at, data=dict(data))
        check = HomeCheck.objects.get(pk=check.pk)
    return check


OPENING = posts.Opening("中波示范岗", "model_post", datetime(2018, 3, 1).date(), facilities="职业技术学校；就业中心")


def post(cast: Cast, **changes: Any) -> Post:
    """The model post of the member."""
    opening = replace(OPENING, **changes)
    return posts.found_post(cast.body, code="zb", opening=opening, members=[cast.member.actor])


def deed(cast: Cast, at: datetime, *, published: bool = False) -> Deed:
    """A deed of the member, told by a station."""
    clerk = cast.clerk.viewer(at)
    written = posts.record_deed(
        of=cast.member.actor, title="一人带动一方", happened_on=at.date(), story="他办起学校。", by=clerk, at=at
    )
    flow.perform(written, "cover", by=clerk, at=at, data={**REPORT, "told_on": at.date()})
    if published:
        flow.perform(written, "publish", by=clerk, at=at)
    return Deed.objects.get(pk=written.pk)
