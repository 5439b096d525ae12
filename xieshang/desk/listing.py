"""One list as it is asked for in the address: cut, filtered, sorted and paged by key, never by counting through."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.apps import apps
from django.core.exceptions import FieldError
from django.db.models import F, Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from xieshang.desk import ownviews
from xieshang.desk.cases import url_of
from xieshang.desk.counts import Question, asked, count, words
from xieshang.desk.lists import SORTABLE, Column, ListSpec, SavedView, registered
from xieshang.desk.models import OwnView
from xieshang.desk.table import Choice, Cut, Pager, cell
from xieshang.kernel.flow import flows, waiting_for, waiting_rows
from xieshang.kernel.models import Case
from xieshang.kernel.numerals import number
from xieshang.kernel.sheets import Line, value_of
from xieshang.kernel.tables import Cell, Head, Row, Table
from xieshang.kernel.viewer import Viewer

PAGE, TOGETHER = 25, 100
NULL = "-"
CONTROLS = ("after", "before")


def views_of(spec: ListSpec) -> list[SavedView]:
    """Every list can be seen whole, and cut down to what waits for the viewer."""
    mine = SavedView("mine", _("Waiting for me"), waiting_for, counted=waiting_rows)
    return [SavedView("", _("All"), lambda viewer: Q()), mine, *spec.views]


def _rows(spec: ListSpec, viewer: Viewer) -> QuerySet[Case]:
    model = apps.get_model(spec.model) if spec.model else Case
    rows = model._default_manager.visible_to(viewer)
    return rows.filter(kind=spec.kinds[0]) if len(spec.kinds) == 1 else rows.filter(kind__in=spec.kinds)


@lru_cache(maxsize=512)
def _cuts(slug: str, viewer: Viewer) -> list[Question]:
    """The counts beside the usual views, as SQL: for the same hats they are the same all day."""
    spec = registered[slug]
    return [
        count(view.counted(viewer, spec.kinds) if view.counted else rows_of(spec, viewer, view))
        for view in views_of(spec)
    ]


def rows_of(spec: ListSpec, viewer: Viewer, view: SavedView) -> QuerySet[Case]:
    """The rows of a view, on the table of cases alone unless it asks for columns of the kind."""
    try:
        return Case.objects.visible_to(viewer).filter(view.where(viewer), kind__in=spec.kinds)
    except FieldError:
        return _rows(spec, viewer).filter(view.where(viewer))


@dataclass
class Listing:
    """The list for one viewer and one address; a wrong word in the address is passed over, not an error."""

    spec: ListSpec
    viewer: Viewer
    asked: QueryDict
    path: str
    selectable: bool = False
    known: dict[str, list[tuple[str, Any]]] = field(default_factory=dict)  # choices of filters, asked for once

    @cached_property
    def views(self) -> list[SavedView]:
        return views_of(self.spec)

    @cached_property
    def view(self) -> SavedView:
        return next((view for view in self.views if view.code == self.asked.get("view", "")), self.views[0])

    @cached_property
    def form(self) -> forms.Form:
        """Search, state and the list's own filters, as typed."""
        form = forms.Form(self.asked, auto_id="filter_%s")
        words_ = forms.TextInput(attrs={"type": "search"})
        form.fields["q"] = forms.CharField(label=_("Number or title"), required=False, max_length=80, widget=words_)
        form.fields["state"] = forms.ChoiceField(label=_("State"), required=False, choices=self._states())
        for entry in self.spec.filters:
            if entry.code not in self.known:
                self.known[entry.code] = [("", _("all")), *entry.choices(self.viewer)]
            choices = self.known[entry.code]
            form.fields[entry.code] = forms.ChoiceField(
                label=capfirst(str(entry.label)), required=False, choices=choices
            )
        for name in ("view", "sort"):
            form.fields[name] = forms.CharField(required=False, widget=forms.HiddenInput)
        form.fields["col"] = forms.Field(required=False, widget=forms.MultipleHiddenInput)
        form.is_valid()
        return form

    def _states(self) -> list[tuple[str, str]]:
        several = len(self.spec.kinds) > 1
        found = [("", _("all"))]
        for kind in self.spec.kinds:
            table = flows[kind]
            found += [
                (f"{kind}.{code}", f"{table.label}: {label}" if several else str(label))
                for code, label in table.choices()
            ]
        return found

    @cached_property
    def base(self) -> QuerySet[Case]:
        return _rows(self.spec, self.viewer)

    @cached_property
    def filtered(self) -> QuerySet[Case]:
        """Everything that fits the address, in no order yet."""
        rows = self.base.filter(self.view.where(self.viewer))
        typed = self.form.cleaned_data
        if q := typed.get("q", "").strip():
            rows = rows.filter(Q(number__icontains=q) | Q(title__icontains=q))
        if state := typed.get("state"):
            kind, code = state.split(".", 1)
            rows = rows.filter(kind=kind, state=code)
        for entry in self.spec.filters:
            if value := typed.get(entry.code):
                rows = rows.filter(entry.where(value))
        return rows

    @cached_property
    def columns(self) -> list[Column]:
        """The chosen columns in the order of the list, or those it shows by itself."""
        asked = self.asked.getlist("col")
        chosen = [column for column in self.spec.columns if column.code in asked]
        return chosen or [column for column in self.spec.columns if column.shown]

    @property
    def choices(self) -> list[Choice]:
        chosen = {column.code for column in self.columns}
        return [Choice(column.code, capfirst(str(column.label)), column.code in chosen) for column in self.spec.columns]

    @cached_property
    def order(self) -> tuple[str, bool]:
        """The Case field to sort by, and whether downwards."""
        for wish in (self.asked.get("sort", ""), self.spec.sort):
            column = self.spec.column(wish.removeprefix("-"))
            if column is not None and column.sort:
                return column.sort, wish.startswith("-")
        return "raised_at", True

    def ordered(self, rows: QuerySet[Case], *, backwards: bool = False) -> QuerySet[Case]:
        """By the sort field and the id; rows without a value stand last."""
        name, down = self.order
        if backwards:
            field_order = F(name).asc(nulls_first=True) if down else F(name).desc(nulls_first=True)
        else:
            field_order = F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)
        if name != "due_on":
            field_order = F(name).desc() if down != backwards else F(name).asc()
        return rows.order_by(field_order, "-id" if down != backwards else "id")

    def told(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        """The rows with everything that columns show of them."""
        related = self.spec.related
        return (rows.select_related(*related) if related else rows).annotate(**self.spec.beside)

    def pages(self, size: int, after: tuple[object, int] | None = None) -> Iterator[list[Case]]:
        """Every fitting row, page by page along the key; the last page is shorter than the others, perhaps empty."""
        every = self.told(self.filtered)
        while True:
            rows = every.filter(self._beyond(*after, backwards=False)) if after is not None else every
            found = list(self.ordered(rows)[:size])
            yield found
            if len(found) < size:
                return
            after = getattr(found[-1], self.order[0]), found[-1].pk

    @cached_property
    def page(self) -> tuple[list[Case], bool, bool]:
        """The rows of the page, and whether there are more before and after: one statement."""
        rows = self.told(self.filtered)
        before, after = self._key("before"), self._key("after")
        if before is not None:
            found = list(self.ordered(rows.filter(self._beyond(*before, backwards=True)), backwards=True)[: PAGE + 1])
            return found[:PAGE][::-1], len(found) > PAGE, True
        if after is not None:
            rows = rows.filter(self._beyond(*after, backwards=False))
        found = list(self.ordered(rows)[: PAGE + 1])
        return found[:PAGE], after is not None, len(found) > PAGE

    def _beyond(self, value: object, pk: int, *, backwards: bool) -> Q:
        """The rows after (or before) a key, those without a value counted last."""
        name, down = self.order
        downwards = down != backwards
        side = "lt" if downwards else "gt"
        same_side = {f"id__{side}": pk}
        if value is None:
            peers = Q(**{f"{name}__isnull": True}, **same_side)
            return peers | Q(**{f"{name}__isnull": False}) if backwards else peers
        beyond = Q(**{f"{name}__{side}": value}) | Q(**{name: value}, **same_side)
        return beyond if backwards or name != "due_on" else beyond | Q(**{f"{name}__isnull": True})

    def _key(self, name: str) -> tuple[object, int] | None:
        return self.parsed(self.asked.get(name, ""))

    def parsed(self, key: str) -> tuple[object, int] | None:
        """What `key_of` wrote, or None for anything else."""
        raw, _sep, pk = key.rpartition("~")
        if (known := number(pk)) is None:
            return None
        field_name = self.order[0]
        if raw == NULL and field_name == "due_on":
            return None, known
        parse = SORTABLE[field_name]
        if parse is None:
            return raw, known
        try:
            value = parse(raw)
        except ValueError:
            return None
        if isinstance(value, datetime) and timezone.is_naive(value):
            return None
        return (value, known) if value is not None else None

    def key_of(self, row: Case) -> str:
        value = getattr(row, self.order[0])
        shown = value.isoformat() if isinstance(value, date) else NULL if value is None else str(value)
        return f"{shown}~{row.pk}"

    @cached_property
    def pager(self) -> Pager:
        rows, earlier, later = self.page
        if not rows:
            return Pager()
        return Pager(
            self.url(before=self.key_of(rows[0])) if earlier else "",
            self.url(after=self.key_of(rows[-1])) if later else "",
            _("%(count)s in total") % {"count": self.count},
        )

    @cached_property
    def own(self) -> list[OwnView]:
        """The views that the viewer keeps of this list."""
        return ownviews.of(self.viewer, self.spec.slug)

    @cached_property
    def _counts(self) -> list[int]:
        """Of each view, of one's own, and of what is shown: the last is one of the first where nothing else is asked for."""
        cuts = [
            *_cuts(self.spec.slug, self.viewer.of_the_day()),
            *(count(self._like(own).filtered) for own in self.own),
        ]
        if not any(self.form.cleaned_data.get(name) for name in self.narrowing):
            counts = asked(cuts)
            return [*counts, counts[self.views.index(self.view)]]
        return asked([*cuts, count(self.filtered)])

    def _like(self, own: OwnView) -> "Listing":
        return Listing(self.spec, self.viewer, QueryDict(own.words), self.path, known=self.known)

    @property
    def narrowing(self) -> list[str]:
        """The words of the address that narrow a view."""
        return ["q", "state", *(entry.code for entry in self.spec.filters)]

    @cached_property
    def words(self) -> str:
        """What the address asks for, in an order that is always the same, without where one has paged to."""
        names = ["view", *self.narrowing, "sort"]
        pairs = [(name, self.asked.get(name, "").strip()) for name in names]
        columns = [("col", column.code) for column in self.columns] if "col" in self.asked else []
        return urlencode([pair for pair in pairs if pair[1]] + columns)

    @property
    def count(self) -> str:
        return words(self._counts[-1])

    @property
    def is_small(self) -> bool:
        """Whether all of it may be taken together."""
        return PAGE < self._counts[-1] <= TOGETHER

    @cached_property
    def cuts(self) -> list[Cut]:
        """The usual views, then one's own; columns that were chosen stay from one to the other."""
        columns = [("col", column.code) for column in self.columns] if "col" in self.asked else []
        mine = next((own.pk for own in self.own if own.words == self.words), 0)
        usual = [
            Cut(
                capfirst(str(view.label)),
                words(count),
                f"{self.path}?{urlencode([('view', view.code), *columns])}" if view.code or columns else self.path,
                view.code == self.view.code and not mine,
                view.hot and count > 0,
            )
            for view, count in zip(self.views, self._counts, strict=False)
            if view.shown or view.code == self.view.code
        ]
        kept = zip(self.own, self._counts[len(self.views) :], strict=False)
        return usual + [
            Cut(own.name, words(count), f"{self.path}?{own.words}", own.pk == mine, False, own.pk)
            for own, count in kept
        ]

    @property
    def current_own(self) -> Cut | None:
        return next((cut for cut in self.cuts if cut.own and cut.current), None)

    @cached_property
    def table(self) -> Table:
        first = Head(_("Number and title"))
        heads = [first, *(self._head(column) for column in self.columns)]
        return Table(str(self.spec.label), heads, [self.row(row) for row in self.page[0]])

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(capfirst(str(column.label)), kind=column.kind)
        name, down = self.order
        sorted_ = ("descending" if down else "ascending") if column.sort == name else ""
        asked = column.code if sorted_ == "descending" else f"-{column.code}"
        return Head(capfirst(str(column.label)), self.url(sort=asked), sorted_, column.kind)

    def row(self, row: Case) -> Row:
        url = self.spec.row_url(row) if self.spec.row_url else url_of(row.pk)
        cells = [
            Cell(row.title, url=url, note=row.number),
            *(cell(column, row, self.today) for column in self.columns),
        ]
        return Row(cells, f"{row.pk}~{row.version}" if self.selectable else "")

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.viewer.at)

    def url(self, **changed: str) -> str:
        """This address with other words; a new order begins at the first page."""
        asked = self.asked.copy()
        for name in CONTROLS:
            asked.pop(name, None)
        for name, value in changed.items():
            asked[name] = value
        return f"{self.path}?{asked.urlencode()}"

    @property
    def new_url(self) -> str:
        return reverse(self.spec.new_url) if self.spec.new_url and self.spec.new_visible(self.viewer) else ""

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the address says besides the columns, for the form of the columns chooser."""
        return [(name, value) for name, value in self.kept_all if name != "col"]

    @property
    def kept_all(self) -> list[tuple[str, str]]:
        return parse_qsl(self.words)

    @property
    def sentence(self) -> str:
        """What is shown, in words: the list, the view, the filters, the order."""
        parts = [str(self.view.label)] if self.view.code else []
        for name in self.narrowing:
            value = self.form.cleaned_data.get(name)
            if value:
                asked_for = self.form.fields[name]
                labels: dict[str, Any] = dict(getattr(asked_for, "choices", ()))
                parts.append(f"{asked_for.label}: {labels.get(value, value)}")
        name, down = self.order
        column = next((column for column in self.spec.columns if column.sort == name), None)
        if column is not None:
            by = _("by “%(column)s”, descending") if down else _("by “%(column)s”, ascending")
            parts.append(by % {"column": column.label})
        return f"{self.spec.label}: {'; '.join(parts)}" if parts else str(self.spec.label)

    @property
    def file_name(self) -> str:
        return f"{self.spec.label}-{self.today:%Y%m%d}"

    def heading(self) -> Iterator[Line]:
        """The first line says what it is, from when and whose; the second names the columns."""
        at = date_format(timezone.localtime(self.viewer.at), "Y-m-d H:i")
        yield [_("%(what)s. Exported %(at)s by %(who)s.") % {"what": self.sentence, "at": at, "who": self.viewer.name}]
        yield [_("Number"), _("Title"), *(str(column.label) for column in self.columns)]

    def line(self, row: Case) -> Line:
        return [row.number, row.title, *(value_of(column.of(row)) for column in self.columns)]

    def lines(self) -> Iterator[Line]:
        """Head and every fitting row, for the export."""
        yield from self.heading()
        for page in self.pages(500):
            yield from (self.line(row) for row in page)
