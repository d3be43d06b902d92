"""All pages of this face."""

from yinian.faces.elder import activities, assessment, benefits, facts, help, my, needs, ordering, orders, trust
from yinian.faces.elder.face import face

MODULES = (activities, assessment, benefits, facts, help, my, needs, ordering, orders, trust)
urlpatterns = face.patterns()
