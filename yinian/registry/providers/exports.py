"""Leaving a trace that a list left the house."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation import verbs
from yinian.foundation.actor import Actor
from yinian.registry.providers.flow import OPERATORS


@verbs.verb("provider.export", _("导出服务商"), may=OPERATORS)
def providers(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of providers was taken out."""


@verbs.verb("facility.export", _("导出设施"), may=OPERATORS)
def facilities(what: str, *, by: Actor, why: str = "") -> None:
    """Leave a trace that a list of facilities was taken out."""
