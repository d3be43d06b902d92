"""All pages of this face."""

from yinian.faces.console import elder, elders, late, notices, registration, worklist
from yinian.faces.console.face import face

MODULES = (elder, elders, late, notices, registration, worklist)
urlpatterns = face.patterns()
