"""The kinds of paper that an office knows: each has a template that the committee may replace by its own."""

from dataclasses import dataclass

from django.utils.translation import pgettext_lazy

from xieshang.kernel.models import Body
from xieshang.papers.words import organ


@dataclass(frozen=True)
class Layout:
    """`shape`: how GB/T 9704 lays it out. `series`: of its numbers, "" for none. `mark` follows the body's name in the red head."""

    code: str
    label: str
    shape: str
    series: str = ""
    mark: str = ""

    def mark_of(self, body: Body) -> str:
        return f"{organ(body.name)}{self.mark}"


layouts = {
    layout.code: layout
    for layout in (
        Layout("notice", pgettext_lazy("paper", "notice"), "file", "paper", "文件"),
        Layout("plan", pgettext_lazy("paper", "plan"), "file", "paper", "文件"),
        Layout("suggestion", pgettext_lazy("paper", "formal suggestion"), "upward", "paper", "文件"),
        Layout("minutes", pgettext_lazy("paper", "minutes"), "minutes", "paper-minutes", "会议纪要"),
        Layout("letter", pgettext_lazy("paper", "letter"), "letter", "paper-letter"),
        Layout("reply", pgettext_lazy("paper", "letter of reply"), "letter"),
        Layout("report", pgettext_lazy("paper", "work report"), "plain"),
    )
}
