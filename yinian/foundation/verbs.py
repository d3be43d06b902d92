"""Verbs, the only way the world changes: permitted, atomic, journalled; bulk verbs and streams are its other forms."""

import functools
import inspect
import logging
import secrets
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.db import DatabaseError, IntegrityError, models, transaction
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yinian.foundation import access, calls, guard
from yinian.foundation.access import Scoped
from yinian.foundation.actor import Actor, Role
from yinian.foundation.calls import CURRENT, Call
from yinian.foundation.fields import BlindField, EncryptedField, Sealed, journal_digest
from yinian.foundation.journal import lines as journal_lines
from yinian.foundation.journal import receipts
from yinian.foundation.journal.lines import Entry
from yinian.foundation.refusals import LawBroken, Refused, Repeated

log = logging.getLogger(__name__)
P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
EVERYBODY = frozenset(Role)


VERBS: dict[str, Callable[..., Any]] = {}
_once: ContextVar[str] = ContextVar("yinian_once", default="")


@contextmanager
def once(key: str) -> Generator[None]:
    """Do the next outermost verb under this request number, so that the same form sent twice is done once."""
    token = _once.set(key)
    try:
        yield
    finally:
        _once.reset(token)


def _new_request() -> str:
    key = _once.get()
    _once.set("")
    return key or secrets.token_hex(8)


def title_of(name: str) -> str:
    """What people call a verb; one that is no longer known keeps its name."""
    return str(VERBS[name].title) if name in VERBS else name  # type: ignore[attr-defined]


def verb(
    name: str, title: str | Promise, *, may: frozenset[Role] | set[Role]
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a verb: `by` is checked, the change is one transaction, and a line under the title tells of it."""

    def wrap(body: Callable[P, R]) -> Callable[P, R]:
        _declare(name, body)

        @functools.wraps(body)
        def called(*args: P.args, **kwargs: P.kwargs) -> R:
            by = kwargs.get("by")
            if not isinstance(by, Actor):
                raise LawBroken(f"{name} needs by=, an Actor")
            current = CURRENT.get()
            if current is None:
                return _outermost(name, body, may, args, kwargs, by)
            if replace(by, via=()) != replace(current.actor, via=()):
                raise LawBroken(f"{name} was called with the wrong actor: pass on the running verb's own `by`")
            if by.via and current.open:
                return _step(current, name, body, args, kwargs, by)
            if current.shared and not current.open:
                _permit(name, may, (*args, *kwargs.values()), by)
                return _step(current, name, body, args, kwargs, by)
            raise LawBroken(f"{name} was called inside another verb with the wrong actor: pass on that verb's own `by`")

        called.verb, called.title, called.may = name, title, frozenset(may)  # type: ignore[attr-defined]
        VERBS[name] = called
        return called

    return wrap


def _declare(name: str, body: Callable[..., Any]) -> None:
    if name in VERBS:
        raise LawBroken(f"two verbs are called {name}")
    parameter = inspect.signature(body).parameters.get("by")
    if parameter is None or parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
        raise LawBroken(f"{name} must take the keyword `by`")


def _permit(name: str, may: frozenset[Role] | set[Role], args: Iterable[Any], by: Actor) -> None:
    if by.role is not Role.SYSTEM and by.role not in may:
        raise Refused(
            _("您要做的是「{verb}」。"),
            _("{role}岗位没有这项权限。"),
            _("请由有权限的岗位办理，或切换到您的另一个岗位。"),
            verb=title_of(name),
            role=Role(by.role).label,
        )
    for row in args:
        if isinstance(row, Scoped) and row.pk is not None and not access.sees(by, row):
            raise access.missing(row._meta.verbose_name, row.pk)


def _outermost(
    name: str, body: Callable[..., R], may: frozenset[Role] | set[Role], args: Any, kwargs: Any, by: Actor
) -> R:
    request, given = _new_request(), (*args, *kwargs.values())

    def attempt() -> R:
        with calls.as_before(given):
            return calls.whole(Call(request, by), lambda call: _step(call, name, body, args, kwargs, by))

    try:
        _permit(name, may, given, by)
        return calls.insist(attempt)
    except Refused as refusal:
        record_refusal(name, refusal, _subject_of(given), by)
        raise
    except IntegrityError as error:
        raise _repeated(name, error) from None


def _repeated(name: str, error: IntegrityError) -> Exception:
    """The same form came a second time, if the journal already has its number; any other fault stays what it is."""
    if "line_once" not in str(error) and "foundation_line.request" not in str(error):
        return error
    return Repeated(
        _("您提交了「{verb}」。"),
        _("同一份表单已经办理过，没有再办一次。"),
        _("请返回列表查看结果。"),
        verb=title_of(name),
    )


def record_refusal(name: str, refusal: Refused, subject: models.Model | None, by: Actor) -> None:
    """Write down that somebody was refused, after everything else was rolled back, in a transaction of its own."""
    with translation.override("zh-hans"):
        entry = Entry(name, 0, None, region_path=by.home_path or by.region_path, reason=str(refusal))
    if subject is not None:
        _point(entry, subject)
    try:
        journal_lines.write([entry], by=by, request=secrets.token_hex(8), refused=True)
    except DatabaseError:
        log.exception("a refusal of %s could not be written down", name)


def _step(call: Call, name: str, body: Callable[..., R], args: Any, kwargs: Any, by: Actor) -> R:
    entry = Entry(name, call.steps, call.open[-1].step if call.open else None, reason=kwargs.get("why", "") or "")
    call.steps += 1
    call.entries.append(entry)
    call.open.append(entry)
    try:
        result = body(*args, **{**kwargs, "by": by.through(name)})
    except BaseException:
        call.broken = call.broken or name
        raise
    finally:
        call.open.pop()
    subject = result if isinstance(result, models.Model) else _subject_of((*args, *kwargs.values()))
    entry.region_path = entry.region_path or by.home_path or by.region_path
    if subject is not None and not entry.subject_kind:
        _point(entry, subject)
    return result


def _subject_of(args: Iterable[Any]) -> models.Model | None:
    return next((a for a in args if isinstance(a, models.Model) and a.pk is not None), None)


def _point(entry: Entry, subject: models.Model) -> None:
    entry.subject_kind, entry.subject_id = subject._meta.label_lower, subject.pk
    entry.region_path = getattr(subject, "region_path", "") or getattr(subject, "path", "") or entry.region_path


@contextmanager
def together(by: Actor) -> Generator[None]:
    """Let a face call several verbs, each with its own permission check, in one transaction."""
    if CURRENT.get() is not None:
        raise LawBroken("together() is for faces; a verb is together already")
    call = Call(_new_request(), by, shared=True)
    try:
        with transaction.atomic(), calls.running(call):
            yield
            calls.write(call)
    except Refused as refusal:
        name = call.entries[-1].verb if call.entries else "together"
        record_refusal(name, refusal, None, by)
        raise
    except IntegrityError as error:
        raise _repeated(call.entries[0].verb if call.entries else "together", error) from None


@contextmanager
def rehearsed() -> Generator[None]:
    """Let verbs run and take all of it back: what would be done, or refused, is known, and nothing has happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# --- what a body may do -----------------------------------------------------------------------------------------


def create(model: type[models.Model], /, **values: Any) -> Any:
    """Write a new row and note every value in the line of the verb that runs."""
    row = model(**values)
    row.save(force_insert=True)
    note(row, {name: [None, getattr(row, name)] for name in values})
    return row


def change(row: models.Model, **values: Any) -> None:
    """Write some columns of a row and note old and new; columns that keep their value are left alone."""
    noted = {name: [old, new] for name, new in values.items() if not _same(old := getattr(row, name), new)}
    if not noted:
        return
    for name in noted:
        setattr(row, name, values[name])
    blinds = [f.name for f in row._meta.concrete_fields if isinstance(f, BlindField) and f.of in noted]
    row.save(update_fields=[*noted, *blinds])
    note(row, noted)


def _same(old: Any, new: Any) -> bool:
    if isinstance(old, Sealed) and isinstance(new, str):
        return old.open() == new
    return bool(old == new)


def remove(row: models.Model) -> None:
    """Delete a row and note that it went."""
    label = f"{row._meta.label_lower}:{row.pk}"
    row.delete()
    _entry().changes[label] = {"": [str(row), None]}


def note(row: models.Model, changed: dict[str, list[Any]]) -> None:
    """Add to the running verb's line what changed in a row; secret columns by digest only."""
    secret = set(getattr(row, "JOURNAL_BY_DIGEST", ()))
    columns = _entry().changes.setdefault(f"{row._meta.label_lower}:{row.pk}", {})
    for name, (old, new) in changed.items():
        hidden = name in secret or isinstance(row._meta.get_field(name), EncryptedField)
        first = columns[name][0] if name in columns else _told(old, hidden)
        columns[name] = [first, _told(new, hidden)]


def about(subject: models.Model) -> None:
    """Say whom the running verb's line is about where neither its result nor its first argument is the subject."""
    _point(_entry(), subject)


def just_did(verb: str, row: models.Model) -> bool:
    """Whether this very call has already done this verb to this object; its lines are written only at its end."""
    key, call = (verb, row._meta.label_lower, row.pk), CURRENT.get()
    return call is not None and any((e.verb, e.subject_kind, e.subject_id) == key for e in call.entries)


def _told(value: Any, hidden: bool) -> Any:
    if value is None or value == "":
        return None
    if hidden:
        return journal_digest(value.open() if isinstance(value, Sealed) else str(value))
    if isinstance(value, models.Model):
        return value.pk
    return value if isinstance(value, bool | int | float | str | list | dict) else str(value)


def _entry() -> Entry:
    call = CURRENT.get()
    if call is None or not call.open:
        raise LawBroken("nothing is written outside a verb")
    return call.open[-1]


# --- bulk verbs and streams -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Done:
    """What a bulk verb did to one subject: becomes one line."""

    subject_kind: str
    subject_id: int
    region_path: str
    changes: dict[str, Any] = field(default_factory=dict)


def bulk_verb(
    name: str, title: str | Promise, *, may: frozenset[Role] | set[Role], chunk: int = 5_000
) -> Callable[[Callable[Concatenate[Sequence[T], P], Sequence[Done]]], Callable[..., int]]:
    """Make a function over a chunk of items a bulk verb: one transaction a chunk, one line a subject.

    The call takes any iterable; `after(count)` runs inside each chunk's transaction, so that a job can keep its place.
    """

    def wrap(body: Callable[Concatenate[Sequence[T], P], Sequence[Done]]) -> Callable[..., int]:
        _declare(name, body)

        @functools.wraps(body)
        def called(
            items: Iterable[T], *args: Any, by: Actor, after: Callable[[int], None] | None = None, **kwargs: Any
        ) -> int:
            if CURRENT.get() is not None:
                raise LawBroken(f"{name} has its own transactions and runs inside no other verb")
            try:
                _permit(name, may, (*args, *kwargs.values()), by)
            except Refused as refusal:
                record_refusal(name, refusal, _subject_of(args), by)
                raise

            def one(part: list[T]) -> None:
                with transaction.atomic(), calls.running(call := Call(secrets.token_hex(8), by)):
                    done = body(part, *args, by=by.through(name), **kwargs)  # type: ignore[arg-type]
                    _write_done(name, call, done, kwargs.get("why", ""))
                    if after:
                        after(len(part))

            total, source = 0, iter(items)
            while part := list(islice(source, chunk)):
                calls.insist(functools.partial(one, part))
                total += len(part)
            return total

        called.verb, called.title, called.may = name, title, frozenset(may)  # type: ignore[attr-defined]
        VERBS[name] = called
        return called

    return wrap


def _write_done(name: str, call: Call, done: Sequence[Done], why: str) -> None:
    # A generator: a line in ten thousand need not stand in memory twice.
    entries = (
        Entry(name, step, None, d.subject_kind, d.subject_id, d.region_path, why, d.changes)
        for step, d in enumerate(done)
    )
    numbers = journal_lines.write(entries, by=call.actor, request=call.request)
    if name in receipts.LISTENERS:
        receipts.expect([(number, name) for number in numbers])


@contextmanager
def stream(name: str) -> Generator[None]:
    """Let telemetry be written without a line: last seen, notices read, a job's progress; never a person's matter."""
    with guard.writing(f"stream {name}"):
        yield
