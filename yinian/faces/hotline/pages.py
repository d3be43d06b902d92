"""All pages of this face."""

from yinian.faces.hotline import alarms, asks, calls, desk, knowledge, moves, switches
from yinian.faces.hotline.face import face

MODULES = (alarms, desk, moves, asks, calls, knowledge, switches)
urlpatterns = face.patterns()
