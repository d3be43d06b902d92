"""The parts of visiting at a desk, and who may do what there."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from yinian.faces.console.face import REGIONAL
from yinian.faces.frame.parts import Tab
from yinian.foundation.actor import Actor, Role

# Whoever sees visits by region; the office alone acts.
READERS = REGIONAL
TABS = (
    ("care-visits", _("本月安排")),
    ("visit-list", _("名单")),
    ("visit-gaps", _("遗漏")),
    ("visit-rates", _("探访率")),
    ("visit-campaigns", _("集中探访")),
    ("visit-problems", _("发现的问题")),
    ("visitors", _("探访人")),
    ("visit-cards", _("就医联系卡")),
    ("visit-terms", _("分级和探访表")),
)
TIERS = {"weekly": "danger", "monthly": "wait", "quarterly": "info"}
DOUBTS = {
    "no_place": _("上门而没有定位"),
    "far": _("离以前见到老人的地方超过 300 米"),
    "photo_seen": _("照片以前交过"),
    "clock": _("手机时间不准"),
    "late": _("隔了一天以上才送到"),
}
STATES = {
    "visited": _("已探访"),
    "died": _("已故"),
    "hospital": _("住院"),
    "away": _("外出"),
    "refused": _("谢绝"),
    "not_reached": _("去了没见到"),
    "not_tried": _("还没去"),
}


def tabs(current: str) -> list[Tab]:
    """The parts, with the one that is open."""
    return [Tab(label, reverse(name), name == current) for name, label in TABS]


def office(actor: Actor) -> bool:
    """Whether the reader acts here."""
    return actor.role is Role.OFFICER
