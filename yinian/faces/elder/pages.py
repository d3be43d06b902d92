"""All pages of this face."""

from yinian.faces.elder import (
    activities,
    alarms,
    alive,
    applications,
    assessment,
    benefits,
    confirming,
    dues,
    facts,
    help,
    my,
    needs,
    notices,
    ordering,
    orders,
    plan,
    story,
    trust,
    visits,
    wishes,
)
from yinian.faces.elder.face import face

MODULES = (
    activities,
    alarms,
    alive,
    applications,
    assessment,
    benefits,
    confirming,
    dues,
    facts,
    help,
    my,
    needs,
    notices,
    ordering,
    orders,
    plan,
    story,
    trust,
    visits,
    wishes,
)
urlpatterns = face.patterns()
