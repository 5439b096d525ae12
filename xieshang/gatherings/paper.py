"""The minutes as an official text, written from the record: who came, what was said to each case, what was agreed.

The text is Chinese whatever the language of the screen, because it is a document of the body.
"""

from collections.abc import Iterable

from xieshang.gatherings.models import AgendaItem, Attendance, Gathering, Invitation, Order, Remark, Role
from xieshang.kernel import numerals
from xieshang.papers.words import day, moment

ROLES = {
    Role.MEMBER: "出席委员",
    Role.OBSERVER: "列席",
    Role.GUEST: "特邀列席",
    Role.RESIDENT: "居民代表",
    Role.STAFF: "工作人员",
}
KINDS = {
    Remark.Kind.BRIEFING: "情况通报",
    Remark.Kind.QUESTION: "提问",
    Remark.Kind.ANSWER: "答复",
    Remark.Kind.SPEECH: "发言",
}
OUTCOMES = {
    AgendaItem.Outcome.NONE: "尚未形成结果",
    AgendaItem.Outcome.SETTLED: "当场化解",
    AgendaItem.Outcome.ORDERS: "形成交办事项",
    AgendaItem.Outcome.ESCALATED: "转为专题协商",
    AgendaItem.Outcome.POSTPONED: "暂缓，另行安排",
}
PARTS = {Order.Part.LEAD: "主办", Order.Part.ASSIST: "会办"}


def draft_minutes_from_record(gathering: Gathering) -> str:
    """The text of the minutes as the record has it: five statements; nothing is left out, dissent included."""
    items = list(gathering.items.select_related("case").prefetch_related("orders__unit").order_by("position", "id"))
    remarks = list(gathering.remarks.select_related("speaker").order_by("position"))
    general = [remark for remark in remarks if remark.item_id is None]
    lines = [f"{gathering.title}纪要", "", *_head(gathering), ""]
    if gathering.briefing:
        lines += ["会议说明", gathering.briefing, ""]
    lines += _sayings(general)
    for number, item in enumerate(items, 1):
        lines += [
            "",
            f"{numerals.chinese(number)}、{item.case.title}" + (f"（{item.case.number}）" if item.case.number else ""),
        ]
        lines += _sayings([remark for remark in remarks if remark.item_id == item.pk])
        lines += _outcome(item)
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip()


def _head(gathering: Gathering) -> list[str]:
    present = list(gathering.attendances.select_related("actor", "for_actor").order_by("id"))
    invited = gathering.invitations.select_related("actor").in_order()
    away = [row for row in invited if row.reply in (Invitation.Reply.LEAVE_GRANTED, Invitation.Reply.LEAVE_ASKED)]
    lines = [f"时间：{moment(gathering.starts_at)}", f"地点：{gathering.place_name or '（未填）'}"]
    lines.append(f"召集：{gathering.organ.name}")
    for role, label in ROLES.items():
        names = [_attending(row) for row in present if row.role == role]
        if names:
            lines.append(f"{label}（{len(names)}人）：{'、'.join(names)}")
    if away:
        lines.append(f"请假（{len(away)}人）：{'、'.join(row.name for row in away)}")
    return lines


def _attending(row: Attendance) -> str:
    return f"{row.name}（{row.for_actor.name}）" if row.for_actor else row.name


def _sayings(remarks: Iterable[Remark]) -> list[str]:
    return [f"{KINDS[Remark.Kind(remark.kind)]}　{remark.name}：{remark.text}" for remark in remarks]


def _outcome(item: AgendaItem) -> list[str]:
    lines = [f"协商结果：{OUTCOMES[AgendaItem.Outcome(item.outcome)]}。"]
    if item.agreement:
        lines.append(f"协商意见：{item.agreement}")
    if item.dissent:
        lines.append(f"不同意见：{item.dissent}")
    # The rows are prefetched with the items: sorted here, so that no statement is added for each item.
    for number, order in enumerate(sorted(item.orders.all(), key=lambda order: order.pk), 1):
        due = f"，{day(order.due_on)}前办结" if order.due_on else ""
        text = order.text.rstrip("。；;. ")
        lines.append(
            f"（{numerals.chinese(number)}）{order.unit.name}（{PARTS[Order.Part(order.role)]}）：{text}{due}。"
        )
    return lines
