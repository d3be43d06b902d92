"""What is to be done now: the first page of every desk."""

from django.utils.translation import gettext_lazy as _

from yinian.faces.console import links
from yinian.faces.console.face import CONSOLE, OFFICER, face
from yinian.faces.console.needs import waiting
from yinian.faces.frame.gate import Request
from yinian.faces.frame.page import Context
from yinian.foundation import deadlines, notices

SHOWN = 8


@face.page(
    "worklist", title=_("待办"), lead=_("今天要接办的、已经逾期的，和还没有读的通知。"), may=CONSOLE, rail="todo"
)
def worklist(request: Request) -> Context:
    """Needs to take in hand, late things, and unread notices."""
    actor = request.by
    late, unread = deadlines.late(actor), notices.unread(actor)
    office = actor.role in OFFICER
    open_needs = list(waiting(actor)[: SHOWN + 1]) if office else []
    return {
        "office": office,
        "needs": open_needs[:SHOWN],
        "need_count": waiting(actor).count() if office else 0,
        "late_count": late.count(),
        "late": [(deadline, links.of(deadline)) for deadline in late[:SHOWN]],
        "unread_count": unread.count(),
        "unread": unread[:SHOWN],
    }
