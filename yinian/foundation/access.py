"""Which rows and columns an actor sees. A row out of scope does not exist; a column out of scope cannot be read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self, TypeVar

from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yinian.foundation.actor import Actor, Role
from yinian.foundation.fields import PathField
from yinian.foundation.refusals import LawBroken, NotFound
from yinian.foundation.regions import holds, within


@dataclass(frozen=True, slots=True)
class Standing:
    """What a role sees: by region or by party, of which domains, and which groups of columns there."""

    scope: str
    domains: frozenset[str]
    columns: frozenset[str] = frozenset()


ALL_DOMAINS = frozenset({"people", "care", "money", "supply", "oversight", "work", "journal"})
ALL_COLUMNS = frozenset({"identity", "contact", "health", "money"})
_PEOPLE = ALL_DOMAINS - {"journal"}


def _standing(scope: str, domains: str, columns: str = "") -> Standing:
    return Standing(scope, frozenset(domains.split()), frozenset(columns.split()))


STANDINGS: dict[Role, Standing] = {
    Role.OFFICER: Standing("region", _PEOPLE, ALL_COLUMNS),
    Role.INSPECTOR: _standing("region", "people care supply oversight work", "contact"),
    Role.EVALUATOR: _standing("region", "care supply oversight"),
    Role.AGENT: _standing("region", "people care supply oversight work", "identity contact"),
    Role.MANAGER: _standing("party", "people care money supply oversight work", "contact"),
    Role.DISPATCHER: _standing("party", "people care supply work", "contact"),
    Role.CARER: _standing("party", "people care supply work", "contact"),
    Role.DOCTOR: _standing("party", "people care supply work", "contact health"),
    Role.ASSESSOR: _standing("party", "people care supply work", "contact health"),
    Role.VOLUNTEER: _standing("party", "people care supply work", "contact"),
    Role.ELDER: Standing("party", frozenset({"people", "care", "money", "work"}), ALL_COLUMNS),
    Role.FAMILY: _standing("party", "people care work", "contact"),
    Role.SYSTEM_ADMIN: _standing("region", "work"),
    Role.SECURITY_ADMIN: _standing("region", "work"),
    Role.AUDIT_ADMIN: _standing("region", "journal work"),
    Role.SYSTEM: Standing("region", ALL_DOMAINS, ALL_COLUMNS),
}


def groups(actor: Actor) -> frozenset[str]:
    """The groups of columns an actor reads: its role's, and those opened to it for the one person it is reading."""
    return STANDINGS[actor.role].columns | actor.columns


REGIONAL = frozenset(role for role, standing in STANDINGS.items() if standing.scope == "region")
Path = str | Callable[[Actor], Q]


class Guarded(models.Manager[Any]):
    """The default manager of scoped rows: it refuses, so that a query without an actor cannot be spelled."""

    def get_queryset(self) -> QuerySet[Any]:
        raise LawBroken(f"{self.model.__name__}.objects sees every row: use {self.model.__name__}.seen_by(actor)")


class Scoped(models.Model):
    """A row that lies in a region and is seen only through an actor.

    SEEN_THROUGH names the column that places the row in a region, and for party roles the column that holds the party,
    or a function from actor to condition. COLUMNS names groups of columns; a group not readable is deferred for ever.
    """

    DOMAIN: ClassVar[str] = "care"
    SEEN_THROUGH: ClassVar[dict[str, Path]] = {"region": "region_path"}
    COLUMNS: ClassVar[dict[str, tuple[str, ...]]] = {}

    region_path = PathField(_("所在区域"))

    objects = Guarded()
    unscoped = models.Manager[Self]()

    class Meta:
        abstract = True
        base_manager_name = "unscoped"

    @classmethod
    def seen_by(cls, actor: Actor) -> QuerySet[Self]:
        """The rows and columns of this kind that the actor may see."""
        standing = STANDINGS[actor.role]
        if cls.DOMAIN not in standing.domains:
            return cls.unscoped.none()
        rows = cls.unscoped.filter(seeing(cls, actor))
        shut = [name for group, names in cls.COLUMNS.items() if group not in groups(actor) for name in names]
        return rows.defer(*shut) if shut else rows

    def refresh_from_db(
        self, using: Any = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        unread = sorted(self.get_deferred_fields().intersection(wanted := list(fields or ())))
        if unread:
            raise Unreadable(f"{type(self).__name__}.{unread[0]} was not loaded for this actor")
        super().refresh_from_db(using=using, fields=wanted or None, from_queryset=from_queryset)


class Unreadable(LawBroken):
    """A column outside the actor's groups was read; templates show nothing in its place."""

    silent_variable_failure = True


def seeing(model: type[Scoped], actor: Actor) -> Q:
    """The condition under which a row of this model is the actor's."""
    nothing = Q(pk__in=[])
    if STANDINGS[actor.role].scope == "region":
        column = model.SEEN_THROUGH.get("region")
        if not actor.region_path or column is None:
            return nothing
        return column(actor) if callable(column) else within(actor.region_path, column)
    condition = nothing
    for path in (path for name, path in model.SEEN_THROUGH.items() if name != "region"):
        if actor.party_id is not None:
            condition |= path(actor) if callable(path) else Q(**{path: actor.party_id})
    return condition


def or_common(actor: Actor) -> Q:
    """The rows of a region, and for an actor of a top region also those that lie in none: schedules, failed sign-ins."""
    own = within(actor.region_path, "region_path")
    return own | Q(region_path="/") if actor.region_path.count("/") == 2 else own


def sees(actor: Actor, row: Scoped) -> bool:
    """Whether one loaded row is the actor's, without a query where its own columns can tell."""
    standing = STANDINGS[actor.role]
    if row.DOMAIN not in standing.domains:
        return False
    if standing.scope == "region" and row.SEEN_THROUGH.get("region") == "region_path":
        return holds(actor.region_path, row.region_path)
    return type(row).unscoped.filter(seeing(type(row), actor), pk=row.pk).exists()


Row = TypeVar("Row", bound=Scoped)


def found(rows: QuerySet[Row], pk: int) -> Row:
    """The row with this number among those seen; not there and not yours are told alike."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise missing(rows.model._meta.verbose_name, pk)
    return row


def missing(what: Any, number: object) -> NotFound:
    """The one sentence for what is not there or not yours."""
    return NotFound(
        _("您要查看{what} {number}。"),
        _("没有这一条，或不在您的岗位范围内。"),
        _("请核对编号；如确属您的职责，请联系安全管理员调整岗位。"),
        what=what,
        number=number,
    )


def hidden(model: type[models.Model], actor: Actor) -> set[str]:
    """The columns of a model that are closed to an actor."""
    open_groups, columns = groups(actor), getattr(model, "COLUMNS", {})
    return {name for group, names in columns.items() if group not in open_groups for name in names}


def one(model: type[Row], actor: Actor, pk: int) -> Row:
    """One row by its number within the actor's sight and columns, as `found(seen_by(…))` would give it.

    Most pages begin with this, so its statement is built once a model and role; building it anew costs more than running it.
    """
    row = _load(model, frozenset(hidden(model, actor)), pk)
    if row is None or not sees(actor, row):
        raise missing(model._meta.verbose_name, pk)
    return row


def _load(model: type[Row], shut: frozenset[str], pk: int) -> Row | None:
    names, sql, converters = _plan(model, shut, connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [pk])
        values = cursor.fetchone()
    if values is None:
        return None
    whole = list(values)
    for place, expression, steps in converters:
        for step in steps:
            whole[place] = step(whole[place], expression, connection)
    return model.from_db(connection.alias, names, whole)


@lru_cache(maxsize=200)
def _plan(model: type[Scoped], shut: frozenset[str], _vendor: str) -> tuple[list[str], str, list[Any]]:
    fields = [field for field in model._meta.concrete_fields if field.name not in shut]
    table, converters = model._meta.db_table, []
    for place, field in enumerate(fields):
        column = field.get_col(table)
        steps = [*connection.ops.get_db_converters(column), *field.get_db_converters(connection)]
        if steps:
            converters.append((place, column, steps))
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return [field.attname for field in fields], f'SELECT {columns} FROM "{table}" WHERE id = %s', converters
