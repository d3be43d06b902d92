"""All pages of this face."""

from yinian.faces.carer import account, elders, today
from yinian.faces.carer.face import face

MODULES = (account, elders, today)
urlpatterns = face.patterns()
