"""All pages of this face."""

from yinian.faces.carer import elders, today
from yinian.faces.carer.face import face

MODULES = (elders, today)
urlpatterns = face.patterns()
