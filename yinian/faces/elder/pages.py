"""All pages of this face."""

from yinian.faces.elder import (
    activities,
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
    trust,
)
from yinian.faces.elder.face import face

MODULES = (
    activities,
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
    trust,
)
urlpatterns = face.patterns()
