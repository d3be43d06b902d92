"""A state machine is a table a clerk can read; `move` is the only writer of a status."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor, Role
from yinian.foundation.journal.lines import did, last_move
from yinian.foundation.refusals import LawBroken, Overtaken, Refused


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table: this verb takes a thing from one of these states to that one.

    `not_by` names verbs whose doer may not do this one to the same thing.
    """

    verb: str
    sources: tuple[str, ...]
    to: str
    may: frozenset[Role]
    not_by: tuple[str, ...] = ()


def _several(names: Any) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


class Flow:
    """The moves of one kind of thing."""

    def __init__(self, *moves: tuple[Any, ...]) -> None:
        self.moves: dict[str, Move] = {}
        for verb, sources, to, may, *rest in moves:
            if verb in self.moves:
                raise LawBroken(f"{verb} stands twice in a flow")
            self.moves[verb] = Move(verb, _several(sources), to, frozenset(may), _several(rest[0] if rest else ()))

    def may(self, verb: str) -> frozenset[Role]:
        """Who may make this move."""
        return self.moves[verb].may

    def open_to(self, row: models.Model, actor: Actor) -> list[Move]:
        """The moves that this actor could make now, own earlier acts aside."""
        status = row.status  # type: ignore[attr-defined]
        return [move for move in self.moves.values() if status in move.sources and actor.role in move.may]

    def move(self, row: models.Model, *, by: Actor, **values: Any) -> None:
        """Make the move of the running verb by a conditional update; whoever comes second is told who was first."""
        move = self._of(by)
        was = row.status  # type: ignore[attr-defined]
        self._not_own(move, row, by)
        written = {"status": move.to, **values}
        rows = type(row)._base_manager.filter(pk=row.pk, status__in=move.sources)
        if was not in move.sources or not rows.update(**written):
            raise self._overtaken(move, row)
        verbs.note(row, {name: [getattr(row, name), value] for name, value in written.items()})
        for name, value in written.items():
            setattr(row, name, value)

    def move_many(self, model: type[models.Model], numbers: Sequence[int], *, by: Actor, **values: Any) -> set[int]:
        """Make the move of the running bulk verb for many at once, and say which; what is elsewhere by now is passed over."""
        move = self._of(by)
        if move.not_by:
            raise LawBroken(f"{move.verb} asks who did what before, one by one")
        rows = model._base_manager.filter(pk__in=numbers, status__in=move.sources).order_by("pk")
        held = set(rows.select_for_update().values_list("pk", flat=True))
        model._base_manager.filter(pk__in=held).update(status=move.to, **values)
        return held

    def _of(self, by: Actor) -> Move:
        for verb in reversed(by.via):
            if verb in self.moves:
                return self.moves[verb]
        raise LawBroken(f"none of {by.via} is a move of this flow")

    def _not_own(self, move: Move, row: models.Model, by: Actor) -> None:
        for verb in move.not_by:
            if by.account_id is not None and (did(by.account_id, verb, row) or verbs.just_did(verb, row)):
                raise Refused(
                    _("您要对{what} {number} 做「{verb}」。"),
                    _("这一条由您本人经手过「{before}」，不能再由您自己办理。"),
                    _("请由另一位有权限的同事办理。"),
                    what=row._meta.verbose_name,
                    number=row.pk,
                    verb=verbs.title_of(move.verb),
                    before=verbs.title_of(verb),
                )

    def _overtaken(self, move: Move, row: models.Model) -> Overtaken:
        now = type(row)._base_manager.get(pk=row.pk)
        last = last_move(row)
        return Overtaken(
            _("您要对{what} {number} 做「{verb}」。"),
            _("它现在是「{status}」，{who} 已于 {at} 办理过。"),
            _("请刷新页面，按最新情况办理。"),
            what=row._meta.verbose_name,
            number=row.pk,
            verb=verbs.title_of(move.verb),
            status=now.get_status_display(),  # type: ignore[attr-defined]
            who=last.who if last else "—",
            at=timezone.localtime(last.at).strftime("%m-%d %H:%M") if last else "—",
        )

    def diagram(self, statuses: Iterable[tuple[str, str]]) -> str:
        """The state diagram for the docs, as Mermaid text."""
        names = "\n".join(f"    {value}: {label}" for value, label in statuses)
        arrows = "\n".join(
            f"    {source} --> {move.to}: {verbs.title_of(move.verb)}"
            for move in self.moves.values()
            for source in move.sources
        )
        return f"stateDiagram-v2\n{names}\n{arrows}"
