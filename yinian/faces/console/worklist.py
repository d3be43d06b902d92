"""What is to be done now: the first page of every desk."""

from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import CONSOLE, face
from yinian.faces.frame import links
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.faces.frame.waiting import by_due
from yinian.foundation import deadlines, notices

SHOWN, LATE = 20, 8


@face.page(
    "worklist", title=_("待办"), lead=_("今天要接办的、已经逾期的，和还没有读的通知。"), may=CONSOLE, rail="todo"
)
def worklist(request: Request) -> Context:
    """What waits in every room for this reader, by the day it is due; what is late in sight; unread notices."""
    actor = request.by
    rooms = face.waiting(actor)
    late, unread = deadlines.late(actor), notices.unread(actor)
    return {
        "rooms": [room for room in rooms if room.count],
        "idle": not any(room.count for room in rooms),
        "wanted": by_due(rooms, SHOWN),
        "late_count": late.count(),
        "late": [(deadline, links.of(deadline)) for deadline in late[:LATE]],
        "unread_count": unread.count(),
        "unread": unread[:LATE],
    }
