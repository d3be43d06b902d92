"""The face that asks for no sign-in: what this is, how to get help, what one is entitled to, and the door."""

from django.utils.translation import gettext_lazy as _

from yinian.faces.frame.page import Face, Stop

face = Face(
    "public",
    "frame/public.html",
    rail=(
        Stop("entitled", _("我能享受什么"), "check", "entitled"),
        Stop("services", _("服务"), "service", "services"),
        Stop("policies", _("政策"), "document", "policies"),
        Stop("places", _("机构"), "map", "places"),
        Stop("complain", _("投诉"), "message", "complaint-results"),
        Stop("activities", _("活动"), "calendar", "announced-activities"),
        Stop("sign-in", _("登录"), "person", "sign-in", stranger=True),
        Stop("home", _("回到工作"), "todo", "home", stranger=False),
    ),
)
