"""The English catalogue, kept in step with the Chinese source without system gettext.

python -m tools.messages extract     collect every text into the catalogue, keeping what is translated
python -m tools.messages fill FILE   add translations from a JSON object {msgid: msgstr}; plurals are lists,
                                     a context stands before the text: "context\u0004text"
python -m tools.messages missing     print what is not translated yet, as JSON ready to be filled in
python -m tools.messages compile     write the binary catalogue
python -m tools.messages check       exit 1 and say why, unless the catalogue is whole and sound
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.templates import Text, Unreadable, texts, unmarked

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/en/LC_MESSAGES/django.po")
SOURCES = "yinian"
TEMPLATES = (".html", ".txt", ".xml", ".svg")
SEPARATOR = "\u0004"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(([^)]+)\)[sd]|%([sd])|\{(\w*)\}")
EXCLAMATION = re.compile("[!！]")
CALM = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid).*\n', re.MULTILINE
)

Key = tuple[str, str | None]


def collected(root: Path = ROOT) -> dict[Key, Text]:
    """Every text of the product by (msgid, context); a plural wins over the same text without one."""
    found: dict[Key, Text] = {}
    for text in _all_texts(root):
        if not text.msgid:
            continue
        key = (text.msgid, text.context)
        if key not in found or (text.plural and not found[key].plural):
            found[key] = text
    return found


def _all_texts(root: Path) -> Iterator[Text]:
    for path in sorted((root / SOURCES).rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            yield from _python_texts(path.read_bytes())
        elif path.suffix in TEMPLATES:
            try:
                yield from texts(path.read_text("utf-8"))
            except Unreadable as reason:
                raise SystemExit(f"{path.relative_to(root)}: {reason}") from reason


def _python_texts(source: bytes) -> Iterator[Text]:
    spoken = _keywords(source)
    for line, said, _comments, context in extract("python", io.BytesIO(source), spoken, (), {"encoding": "utf-8"}):
        singular, plural = (said[0], said[1]) if isinstance(said, tuple) else (said, None)
        yield Text(singular, plural, context, line)


def _keywords(source: bytes) -> dict[str, Any]:
    """What marks a text in one file: the usual names, and those it gives them (gettext as now)."""
    spoken = dict(KEYWORDS)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            spoken |= {name.asname: KEYWORDS[name.name] for name in node.names if name.asname and name.name in KEYWORDS}
    return spoken


def read(root: Path = ROOT) -> Catalog:
    """The catalogue as it is on disk, empty when there is none."""
    path = root / CATALOGUE
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def write(catalog: Catalog, root: Path = ROOT) -> None:
    """Writes the catalogue sorted and without dates or places, so that a change shows only what changed."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, no_location=True, sort_output=True, ignore_obsolete=True)
    path = root / CATALOGUE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CALM.sub("", buffer.getvalue().decode("utf-8")), "utf-8")


def merged(found: Mapping[Key, Text], old: Catalog) -> Catalog:
    """A catalogue of exactly these texts, with the translations the old one had."""
    fresh = _empty()
    for (msgid, context), text in found.items():
        known = old.get(msgid, context)
        strings = _strings(known) if known else ("", "")
        if text.plural:
            fresh.add((msgid, text.plural), (strings[0], strings[-1]), context=context)
        else:
            fresh.add(msgid, strings[0], context=context)
    return fresh


def filled(catalog: Catalog, given: Mapping[str, str | list[str]]) -> list[str]:
    """Puts the given translations in and returns the keys that the catalogue does not know."""
    unknown = []
    for key, string in given.items():
        context, _, msgid = key.rpartition(SEPARATOR)
        message = catalog.get(msgid, context or None)
        if message is None:
            unknown.append(key)
        elif message.pluralizable:
            message.string = (string, string) if isinstance(string, str) else tuple(string)
        else:
            message.string = string if isinstance(string, str) else string[0]
    return unknown


def untranslated(catalog: Catalog) -> Iterator[Message]:
    """The messages somebody still has to translate."""
    for message in catalog:
        if message.id and not all(_strings(message)):
            yield message


def faults(root: Path = ROOT) -> Iterator[str]:
    """Everything that keeps the catalogue from being whole and sound, one sentence each."""
    found, catalog = collected(root), read(root)
    known = {(_first(message), message.context): message for message in catalog if message.id}
    for key, text in found.items():
        message = known.get(key)
        if message is None or bool(text.plural) != message.pluralizable:
            yield f"not in the catalogue: {_shown(*key)}"
    for key, kept in known.items():
        if key not in found:
            yield f"no longer used: {_shown(*key)}"
        else:
            yield from _unsound(kept, _shown(*key))
    for path in sorted((root / SOURCES).rglob("*.html")):
        for line, shown in unmarked(path.read_text("utf-8")):
            yield f"not marked for translation: {path.relative_to(root)}:{line}: {shown[:60]}"


def _unsound(message: Message, shown: str) -> Iterator[str]:
    if not all(_strings(message)):
        yield f"not translated: {shown}"
        return
    ids = _ids(message)
    wanted = {name for said in ids for name in placeholders(said)}
    for number, string in enumerate(_strings(message)):
        has = placeholders(string)
        # "1 visit" may leave the number out; every other form names exactly what the source names.
        if not (has <= wanted if message.pluralizable and number == 0 else has == wanted):
            yield f"placeholders differ ({sorted(wanted)} and {sorted(has)}): {shown}"
    if any(EXCLAMATION.search(text) for text in (*ids, *_strings(message))):
        yield f"exclamation mark: {shown}"


def placeholders(text: str) -> set[str]:
    """The names and positions a text is filled in with."""
    plain = text.replace("%%", "")
    return {found[1] or found[2] or "{" + found[3] + "}" for found in PLACEHOLDER.finditer(plain)}


def _empty() -> Catalog:
    return Catalog(locale="en", domain="django", project="Yinian", version="1", header_comment="", fuzzy=False)


def _first(message: Message) -> str:
    return _ids(message)[0]


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> tuple[str, ...]:
    if isinstance(message.string, str):
        return (message.string,)
    return tuple(string or "" for string in message.string or ("",))


def _shown(msgid: str, context: str | None) -> str:
    return f"[{context}] {msgid!r}" if context else repr(msgid)


def _compile(root: Path) -> None:
    with (root / CATALOGUE).with_suffix(".mo").open("wb") as file:
        write_mo(file, read(root))


def _missing(root: Path) -> dict[str, str | list[str]]:
    rows: dict[str, str | list[str]] = {}
    for message in untranslated(merged(collected(root), read(root))):
        key = f"{message.context}{SEPARATOR}{_first(message)}" if message.context else _first(message)
        rows[key] = ["", ""] if message.pluralizable else ""
    return rows


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Runs one command and returns the exit code."""
    match arguments:
        case ["extract"]:
            catalog = merged(collected(root), read(root))
            write(catalog, root)
            print(f"{len(catalog)} texts, {len(list(untranslated(catalog)))} of them not translated")
        case ["fill", name]:
            catalog = merged(collected(root), read(root))
            given = json.loads(Path(name).read_text("utf-8"))
            unknown = filled(catalog, given)
            write(catalog, root)
            print("".join(f"no such text: {key!r}\n" for key in unknown) + f"{len(given) - len(unknown)} filled in")
            return 1 if unknown else 0
        case ["missing"]:
            print(json.dumps(_missing(root), ensure_ascii=False, indent=1))
        case ["compile"]:
            _compile(root)
        case ["check"]:
            wrong = list(faults(root))
            print("\n".join(wrong) or "English catalogue: whole")
            return 1 if wrong else 0
        case _:
            print(__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
