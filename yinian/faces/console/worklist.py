"""What is to be done now: the first page of every desk."""

from django.utils.translation import gettext_lazy as _

from yinian.faces.console import links
from yinian.faces.console.face import CONSOLE, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation import deadlines, notices

SHOWN = 8


@face.page(
    "worklist", title=_("待办"), lead=_("今天要接办的、已经逾期的，和还没有读的通知。"), may=CONSOLE, rail="todo"
)
def worklist(request: Request) -> Context:
    """Late things, and unread notices."""
    actor = request.actor
    assert actor is not None
    late, unread = deadlines.late(actor), notices.unread(actor)
    return {
        "late_count": late.count(),
        "late": [(deadline, links.of(deadline)) for deadline in late[:SHOWN]],
        "unread_count": unread.count(),
        "unread": unread[:SHOWN],
    }
