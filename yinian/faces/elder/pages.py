"""All pages of this face."""

from yinian.faces.elder import activities, facts, help, my, needs
from yinian.faces.elder.face import face

MODULES = (activities, facts, help, my, needs)
urlpatterns = face.patterns()
