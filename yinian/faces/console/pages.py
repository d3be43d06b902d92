"""All pages of this face."""

from yinian.faces.console import (
    account_posts,
    accounts,
    activities,
    behind,
    elder,
    elders,
    file,
    indicators,
    journal,
    late,
    need,
    needs,
    notices,
    regions,
    registration,
    runs,
    subsidies,
    worklist,
)
from yinian.faces.console.face import face

MODULES = (
    account_posts,
    accounts,
    activities,
    behind,
    elder,
    elders,
    file,
    indicators,
    journal,
    late,
    need,
    needs,
    notices,
    regions,
    registration,
    runs,
    subsidies,
    worklist,
)
urlpatterns = face.patterns()
