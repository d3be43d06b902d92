"""Reads the translatable text out of Django templates, without xgettext."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.template.base import Lexer, Token, TokenType
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

CONSTANT = re.compile(r"""(?<!\w)_\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*\)""")
LITERAL = re.compile(r"""^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
HTML_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# An element that names its language speaks it whatever the reader's is: the name of a language in that language.
NAMED_LANGUAGE = re.compile(r"""<(\w+)\b[^<>]*\slang=["'][^<>]*>[^<]*</\1>""")
SCRIPT = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Text:
    """One message as gettext knows it: what it says, its plural, its context, and where it stands."""

    msgid: str
    plural: str | None = None
    context: str | None = None
    line: int = 0


class Unreadable(Exception):
    """A template whose translation tags do not close."""


def texts(source: str) -> Iterator[Text]:
    """Yields every message that rendering this template can look up."""
    tokens = iter(_live(source))
    for token in tokens:
        if token.token_type not in (TokenType.VAR, TokenType.BLOCK):
            continue
        yield from _constants(token)
        if token.token_type is not TokenType.BLOCK:
            continue
        words = list(smart_split(token.contents))
        if words and words[0] in ("translate", "trans"):
            yield from _single(words, token)
        elif words and words[0] in ("blocktranslate", "blocktrans"):
            yield _block(words, token, tokens)


def unmarked(source: str) -> Iterator[tuple[int, str]]:
    """Yields line and text of Chinese that a reader would see but no catalogue can translate."""
    tokens = list(_live(source))
    if all(token.token_type is TokenType.TEXT for token in tokens) and 'lang="en"' in source:
        return  # a page of last resort, such as 500.html, runs no tags and says everything in both languages
    for number, line in enumerate(NAMED_LANGUAGE.sub(_only_lines, _bare(tokens)).split("\n"), start=1):
        if SCRIPT.search(line):
            yield number, line.strip()


def _bare(tokens: list[Token]) -> str:
    """The page's own words, each on its line: no tags of the template, no blocktranslate, no HTML comments."""
    inside, bare = False, ""
    for token in tokens:
        if token.token_type is TokenType.BLOCK:
            word = (token.contents.split() or [""])[0]
            inside = word in ("blocktranslate", "blocktrans") or (
                inside and word not in ("endblocktranslate", "endblocktrans")
            )
        elif token.token_type is TokenType.TEXT and not inside:
            bare += "\n" * ((token.lineno or 1) - 1 - bare.count("\n")) + token.contents
    return HTML_COMMENT.sub(_only_lines, bare)


def _only_lines(found: re.Match[str]) -> str:
    return "\n" * found[0].count("\n")


def _live(source: str) -> Iterator[Token]:
    """The tokens outside {% comment %}."""
    commented = False
    for token in Lexer(source).tokenize():
        word = token.contents.split()[0] if token.token_type is TokenType.BLOCK and token.contents.split() else ""
        if word == "comment":
            commented = True
        if not commented:
            yield token
        if word == "endcomment":
            commented = False


def _constants(token: Token) -> Iterator[Text]:
    for found in CONSTANT.finditer(token.contents):
        yield Text(_percent(_literal(found[1])), line=token.lineno or 0)


def _single(words: list[str], token: Token) -> Iterator[Text]:
    found = LITERAL.match(words[1]) if len(words) > 1 else None
    if found:
        yield Text(_percent(_literal(found[1])), context=_context(words), line=token.lineno or 0)


def _block(words: list[str], opening: Token, tokens: Iterator[Token]) -> Text:
    trimmed = "trimmed" in words
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            parts[-1].append(_percent(token.contents))
        elif token.token_type is TokenType.VAR:
            parts[-1].append(f"%({token.contents})s")
        elif token.token_type is TokenType.BLOCK:
            word = token.contents.strip()
            if word == "plural":
                parts.append([])
            elif word in ("endblocktranslate", "endblocktrans"):
                said = ["".join(part) for part in parts]
                if trimmed:
                    said = [trim_whitespace(part) for part in said]
                return Text(said[0], said[1] if len(said) > 1 else None, _context(words), opening.lineno or 0)
            else:
                raise Unreadable(f"line {token.lineno}: {{% {word} %}} inside blocktranslate")
    raise Unreadable(f"line {opening.lineno}: blocktranslate is never closed")


def _context(words: list[str]) -> str | None:
    if "context" not in words:
        return None
    found = LITERAL.match(words[words.index("context") + 1])
    return _literal(found[1]) if found else None


def _literal(quoted: str) -> str:
    return quoted[1:-1].replace(f"\\{quoted[0]}", quoted[0]).replace("\\\\", "\\")


def _percent(text: str) -> str:
    """Django doubles every per cent sign of a template before it looks the text up."""
    return text.replace("%", "%%")
