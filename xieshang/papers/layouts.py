"""The kinds of paper that an office knows: each has a template that the committee may replace by its own."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from xieshang.kernel.models import Body


@dataclass(frozen=True)
class Layout:
    """`shape`: how GB/T 9704 lays it out. `series`: of its numbers, "" for none. `mark` follows the body's name in the red head."""

    code: str
    label: str
    shape: str
    series: str = ""
    mark: str = ""

    def mark_of(self, body: Body) -> str:
        return f"{body.name}{self.mark}"


layouts = {
    layout.code: layout
    for layout in (
        Layout("notice", _("notice"), "file", "paper", "文件"),
        Layout("plan", _("plan"), "file", "paper", "文件"),
        Layout("suggestion", _("formal suggestion"), "upward", "paper", "文件"),
        Layout("minutes", _("minutes"), "minutes", "paper-minutes", "会议纪要"),
        Layout("letter", _("letter"), "letter", "paper-letter"),
        Layout("reply", _("letter of reply"), "letter"),
        Layout("report", _("work report"), "plain"),
    )
}
