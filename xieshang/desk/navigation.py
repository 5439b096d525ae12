"""The entries of the desk's navigation: slices register pages that are no lists; lists stand there by themselves.

# places/pages.py
item("homes", _("Homes and halls"), "places:homes", icon="hall", order=70, group=headings.PLACES)
item("calendar", _("Working days"), "places:calendar", icon="calendar", order=95, visible=lambda viewer: viewer.wears("admin"))
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby

from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from xieshang.desk import headings, lists
from xieshang.desk.headings import Heading
from xieshang.kernel.viewer import Viewer


@dataclass(frozen=True)
class Item:
    """A link in the navigation. `url_name` is reversed without arguments; `roles` empty: everybody signed in."""

    code: str
    label: str
    url_name: str
    icon: str = "doc"
    order: int = 50
    group: Heading | None = None
    roles: tuple[str, ...] = ()
    visible: Callable[[Viewer], bool] | None = None
    key: str = ""
    brief: int = 0

    def open_to(self, viewer: Viewer) -> bool:
        if self.roles and not viewer.wears(*self.roles):
            return False
        return self.visible is None or self.visible(viewer)


@dataclass(frozen=True)
class Link:
    """An item as the shell shows it."""

    label: str
    url: str
    icon: str
    order: int
    group: Heading | None = None
    current: bool = False
    count: str = ""
    hot: bool = False
    key: str = ""
    brief: int = 0

    def with_count(self, count: str) -> "Link":
        return replace(self, count=count)


@dataclass(frozen=True)
class Section:
    """Entries under one heading, and headings under it; open when one of them is the current page, or when everything together
    is short."""

    label: str
    links: list[Link]
    is_open: bool
    inner: list["Section"] = field(default_factory=list)


SHORT = 14
registered: dict[str, Item] = {}


def item(
    code: str,
    label: str,
    url_name: str,
    *,
    icon: str = "doc",
    order: int = 50,
    group: Heading | None = None,
    roles: tuple[str, ...] = (),
    visible: Callable[[Viewer], bool] | None = None,
    key: str = "",
    brief: int = 0,
) -> Item:
    """Register an entry; lower order stands first under its heading, the first four stand in the bar of a phone. `key` after g
    leads there. `brief`: its place among the few that stand above everything else for who has two minutes."""
    if code in registered:
        raise ValueError(f"navigation item {code} is registered twice")
    registered[code] = Item(code, label, url_name, icon, order, group, roles, visible, key, brief)
    return registered[code]


def links(viewer: Viewer, path: str) -> list[Link]:
    """The navigation of this viewer; the entry with the longest address that fits the path is the current one."""
    shown = _links(viewer.of_the_day(), get_language() or "")
    home = reverse("desk:home")
    # Below the front page of the desk lies everything, so it is current only by itself.
    fitting = (link.url for link in shown if path.startswith(link.url) and (link.url != home or path == home))
    current = max(fitting, key=len, default="")
    return [replace(link, current=True) if link.url == current else link for link in shown]


@lru_cache(maxsize=512)
def _links(viewer: Viewer, language: str) -> list[Link]:
    """For the same hats and the same words they are the same all day."""
    found = [
        *(_link(entry) for entry in registered.values() if entry.open_to(viewer)),
        *(
            Link(
                str(spec.label),
                reverse("desk:list", args=[spec.slug]),
                spec.icon,
                spec.order,
                spec.group,
                brief=spec.brief,
            )
            for spec in lists.registered.values()
            if spec.visible(viewer)
        ),
    ]
    shown = [link for link in found if link is not None]
    if has_two_minutes(viewer):
        shown = [_in_brief(link) for link in shown]
    ordered = sorted(shown, key=lambda link: (_place(link), link.order, link.url))
    digits = iter("123456789")
    # Entries without a letter of their own are reached by the digits, in the order in which they stand.
    return [link if link.key else replace(link, key=next(digits, "")) for link in ordered]


def has_two_minutes(viewer: Viewer) -> bool:
    """Leaders, who may be members besides; whoever also works here needs everything within reach."""
    roles = {hat.role for hat in viewer.hats}
    return "leader" in roles and roles <= {"leader", "member"}


def _in_brief(link: Link) -> Link:
    """The few stand under no heading, everything else under its own or the last."""
    if link.brief:
        return replace(link, group=None, order=link.brief)
    return replace(link, group=link.group or headings.MORE)


def _place(link: Link) -> int:
    return link.group.order if link.group else 0


def sections(shown: list[Link], *, in_brief: int = 0) -> list[Section]:
    """The same entries under their headings; those without one come first, under none. In brief all headings lie under one."""
    found = []
    for group, entries in groupby(shown, key=lambda link: link.group):
        mine = list(entries)
        is_open = group is None or (len(shown) <= SHORT and not in_brief) or any(link.current for link in mine)
        found.append(Section(str(group.label) if group else "", mine, is_open))
    return _folded(found) if in_brief else found


def _folded(found: list[Section]) -> list[Section]:
    """The first section, and one that holds the others; what stood under no heading stands directly in it."""
    rest = [section for section in found if section.label]
    label = str(headings.MORE.label)
    loose = [link for section in rest if section.label == label for link in section.links]
    inner = [section for section in rest if section.label != label]
    whole = Section(label, loose, any(section.is_open for section in rest), inner)
    return [*(section for section in found if not section.label), *([whole] if rest else [])]


def _link(entry: Item) -> Link | None:
    try:
        url = reverse(entry.url_name)
    except NoReverseMatch:
        # A page whose address is not wired (yet) must not take every page of the desk down.
        return None
    return Link(str(entry.label), url, entry.icon, entry.order, entry.group, key=entry.key, brief=entry.brief)
