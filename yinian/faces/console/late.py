"""Everything that is open and due, the latest first."""

from django.utils.translation import gettext_lazy as _

from yinian.faces.console import links
from yinian.faces.console.face import CONSOLE, face
from yinian.faces.frame.gate import Request
from yinian.faces.frame.listing import Column, listing
from yinian.faces.frame.page import Context
from yinian.faces.frame.parts import Tab
from yinian.foundation import deadlines

COLUMNS = [Column("title", _("事项")), Column("due", _("应在此前完成"), ("due_at",)), Column("state", _("状态"))]


@face.page("late", title=_("期限"), lead=_("逾期的先办。办完以后会自动从这里消失。"), may=CONSOLE, rail="todo")
def late(request: Request) -> Context:
    """What is late, or all that is still open."""
    everything = request.GET.get("show") == "open"
    rows = deadlines.waiting(request.by) if everything else deadlines.late(request.by)
    shown = listing(request, rows, COLUMNS, key="deadlines", empty=_("没有逾期的事。"))
    tabs = [Tab(_("已逾期"), "?", not everything), Tab(_("全部未完成"), "?show=open", everything)]
    return {"listing": shown, "due": [(deadline, links.of(deadline)) for deadline in shown.rows], "tabs": tabs}
