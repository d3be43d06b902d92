"""A refusal is part of the interface: what was asked, why not, what to do."""

from django.utils.functional import Promise

Text = str | Promise


class Refused(Exception):
    """Somebody asked for something that may not be; nothing was changed, and all three sentences can be shown."""

    def __init__(self, asked: Text, why: Text, do: Text, **values: object) -> None:
        super().__init__(asked, why, do)
        self.sentences, self.values = (asked, why, do), values

    def _say(self, index: int) -> str:
        # Written out only when read, so that each reader gets the reader's own language.
        return str(self.sentences[index]).format(**self.values)

    @property
    def asked(self) -> str:
        return self._say(0)

    @property
    def why(self) -> str:
        return self._say(1)

    @property
    def do(self) -> str:
        return self._say(2)

    def __str__(self) -> str:
        return f"{self.asked} {self.why} {self.do}"


class NotFound(Refused):
    """There is no such thing, or it is not yours: both look the same from outside."""


class Overtaken(Refused):
    """Somebody else moved the thing first; the sentence says who and when."""


class Repeated(Refused):
    """The same key came twice with different content."""


class LawBroken(RuntimeError):
    """Our own code did what the house forbids; a defect, never a person's mistake."""
