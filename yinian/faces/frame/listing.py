"""One page of a list: sorted and paged by the server, counted no further than it pays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, Self, TypedDict, TypeVar, Unpack

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from yinian.faces.frame.parts import Text
from yinian.faces.frame.written import number

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

    @property
    def heads(self) -> list[Head]:
        """The columns with their sort links; pressing the sorted one turns it round."""
        return [self._head(column) for column in self.columns]

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
        query = self.query.copy()
        query.pop("page", None)
        return f"{self.export_url}?{query.urlencode()}" if self.export_url and query else self.export_url

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
    return Listing(
        columns,
        list(rows[first : first + PER_PAGE]),
        counted,
        page=page,
        sorted_by=sorted_by or (chosen.name if chosen else ""),
        query=request.GET,
        **words,
    )


def _turn(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _page(asked: str, counted: int) -> int:
    last = max(1, min(LAST_PAGE, -(-counted // PER_PAGE)))
    return min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 6 else 1
