"""One page of a list: sorted and paged by the server, counted no further than it pays, kept as its reader likes it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, Self, TypedDict, TypeVar, Unpack

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from yinian.faces.frame.many import Bulk
from yinian.faces.frame.parts import Text
from yinian.faces.frame.written import number
from yinian.foundation import lists

CEILING = 1000
PER_PAGE = 50
LAST_PAGE = CEILING // PER_PAGE
RowType = TypeVar("RowType")
RowType_co = TypeVar("RowType_co", covariant=True)


class Sortable(Protocol[RowType_co]):
    """What a list is made from; every queryset is one."""

    def order_by(self, *fields: str) -> Self: ...
    def count(self) -> int: ...
    def __getitem__(self, span: slice, /) -> Self: ...
    def __iter__(self) -> Iterator[RowType_co]: ...


@dataclass(frozen=True)
class Column:
    """A column's name in the address, its head, and the fields that sort it (none: it cannot be sorted)."""

    name: str
    label: Text
    sort: tuple[str, ...] = ()
    numeric: bool = False


@dataclass(frozen=True)
class Head:
    """A column as this page shows it: its link, and the direction in which it sorts now."""

    column: Column
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Saved:
    """A filter kept under a name: where it leads, whether it is the one that shows, and whether it is the reader's own."""

    row: lists.SavedList
    url: str
    current: bool
    mine: bool


@dataclass(frozen=True)
class Listing(Generic[RowType]):
    """Rows to show with everything around them: heads, tally, pages, export, and the words for when there are none."""

    columns: Sequence[Column]
    rows: Sequence[RowType]
    counted: int
    key: str = "list"
    title: Text = ""
    page: int = 1
    sorted_by: str = ""
    query: QueryDict = field(default_factory=QueryDict)
    export_url: str = ""
    empty: Text = ""
    begin: Text = ""
    begin_url: str = ""
    # Under what name the reader keeps filters and columns of this list (none: they cannot), and what is kept.
    place: str = ""
    reader: int | None = None
    kept: Sequence[lists.SavedList] = ()
    bulk: Sequence[Bulk] = ()

    @property
    def heads(self) -> list[Head]:
        """The columns that are shown with their sort links; pressing the sorted one turns it round."""
        return [self._head(column) for at, column in enumerate(self.columns) if at not in self.left_out]

    @property
    def left_out(self) -> set[int]:
        """The columns that the reader does not want; the first one says what a row is and stays."""
        own = (row for row in self.kept if not row.name and row.account_id == self.reader)
        unwanted = {name for row in own for name in row.hidden}
        return {at for at, column in enumerate(self.columns) if at and column.name in unwanted}

    @property
    def choices(self) -> list[tuple[Column, bool]]:
        """The columns that may be left out, and whether each is shown."""
        return [(column, at not in self.left_out) for at, column in enumerate(self.columns) if at]

    @property
    def saved(self) -> list[Saved]:
        """The filters kept under a name, one's own and those that colleagues share."""
        now, me = self.keeps, self.reader
        return [Saved(row, f"?{row.query}", row.query == now, row.account_id == me) for row in self.kept if row.name]

    @property
    def keeps(self) -> str:
        """What saving now would keep: the filter and the order, not the page."""
        return self._asked.urlencode()

    @property
    def numbers(self) -> list[object]:
        """The numbers of the rows on this page, for ticking them."""
        return [getattr(row, "pk", None) for row in self.rows]

    @property
    def tally(self) -> str:
        """How many there are, exactly up to the ceiling: 327, or 1,000+."""
        return f"{number(CEILING)}+" if self.beyond else number(self.counted)

    @property
    def beyond(self) -> bool:
        """More than anybody would leaf through: narrow the filter."""
        return self.counted > CEILING

    @property
    def narrowed(self) -> bool:
        """Whether the reader chose something that hides rows."""
        return any(value for name, value in self.query.items() if name not in {"sort", "page"})

    @property
    def span(self) -> str:
        """Which rows stand here: 51–100."""
        first = (self.page - 1) * PER_PAGE + 1
        return f"{number(first)}–{number(first + len(self.rows) - 1)}" if self.rows else "0"

    @property
    def previous_url(self) -> str:
        """The page before, if any."""
        return self._url(page=str(self.page - 1)) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after, if any within the ceiling."""
        return (
            self._url(page=str(self.page + 1)) if self.page < LAST_PAGE and self.counted > self.page * PER_PAGE else ""
        )

    @property
    def whole_url(self) -> str:
        """The same list with nothing hidden."""
        return "?"

    @property
    def export_all_url(self) -> str:
        """The export of exactly what is filtered here."""
        query = self._asked
        query["file"] = "pick"
        query.setlist("without", [str(self.columns[at].label) for at in sorted(self.left_out)])
        return f"{self.export_url}?{query.urlencode()}" if self.export_url else ""

    @property
    def _asked(self) -> QueryDict:
        query = self.query.copy()
        query.pop("page", None)
        return query

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column)
        down = self.sorted_by == column.name
        direction = "ascending" if down else "descending" if self.sorted_by == f"-{column.name}" else ""
        return Head(column, self._url(sort=f"-{column.name}" if down else column.name, page=""), direction)

    def _url(self, **changes: str) -> str:
        query = self.query.copy()
        for name, value in changes.items():
            query[name] = value
            if not value:
                del query[name]
        return f"?{query.urlencode()}"


class Words(TypedDict, total=False):
    """What a page may say about its list besides the rows."""

    key: str
    title: Text
    export_url: str
    empty: Text
    begin: Text
    begin_url: str
    bulk: Sequence[Bulk]


def listing(
    request: HttpRequest, rows: Sortable[RowType], columns: Sequence[Column], **words: Unpack[Words]
) -> Listing[RowType]:
    """Take the page and order that the address asks for; an unknown order or page is the first, never an error."""
    sorted_by = request.GET.get("sort", "")
    chosen = {column.name: column for column in columns if column.sort}.get(sorted_by.removeprefix("-"))
    if chosen is None:
        sorted_by, chosen = "", next((column for column in columns if column.sort), None)
    if chosen is not None:
        turned = sorted_by.startswith("-")
        rows = rows.order_by(*(_turn(name) if turned else name for name in chosen.sort), "pk")
    counted = rows.order_by()[: CEILING + 1].count()
    page = _page(request.GET.get("page", ""), counted)
    first = (page - 1) * PER_PAGE
    words.setdefault("empty", _("这里还没有内容。"))
    place, actor = _place(request, words.get("key", "")), getattr(request, "actor", None)
    words["bulk"] = [act for act in words.get("bulk", ()) if actor is not None and actor.role in act.may]
    return Listing(
        columns,
        list(rows[first : first + PER_PAGE]),
        counted,
        page=page,
        sorted_by=sorted_by or (chosen.name if chosen else ""),
        query=request.GET,
        place=place,
        reader=actor.account_id if actor is not None else None,
        kept=lists.of(actor, place) if place and actor is not None else (),
        **words,
    )


def _place(request: HttpRequest, key: str) -> str:
    """The name of a list on a page whose face keeps lists for its readers."""
    page, actor = getattr(request, "page", None), getattr(request, "actor", None)
    if page is None or page.face is None or not page.face.keeps_lists or actor is None or actor.account_id is None:
        return ""
    return f"{page.name}:{key or 'list'}"[:80]


def _turn(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _page(asked: str, counted: int) -> int:
    last = max(1, min(LAST_PAGE, -(-counted // PER_PAGE)))
    return min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 6 else 1
