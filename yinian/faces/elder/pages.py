"""All pages of this face."""

from yinian.faces.elder import activities, benefits, facts, help, my, needs, ordering, orders
from yinian.faces.elder.face import face

MODULES = (activities, benefits, facts, help, my, needs, ordering, orders)
urlpatterns = face.patterns()
