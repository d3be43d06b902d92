"""Traces that lists of duties left the house."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.oversight.duties.flow import OFFICE


@verbs.verb("duties.export", _("导出督办清单"), may=OFFICE)
def tasks(what: str, *, by: Actor, why: str = "") -> None:
    """Tasks, reports or sheets were taken out."""


@verbs.verb("members.export", _("导出成员单位"), may=OFFICE)
def members(what: str, *, by: Actor, why: str = "") -> None:
    """Members with their year were taken out."""
