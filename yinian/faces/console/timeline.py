"""What happened to one object, as its timeline shows it."""

from django.db.models import Model

from yinian.faces.frame.parts import Entry
from yinian.foundation import verbs
from yinian.foundation.journal import lines


def entries(subject: Model) -> list[Entry]:
    """The lines about an object that the reader already sees, the youngest first."""
    return [Entry(line.at, verbs.title_of(line.verb), line.who, line.reason) for line in lines.timeline(subject)]
