"""All pages of this face."""

from yinian.faces.carer import account, alarms, assess, assess_items, elders, phone, pieces, rounds, today, visit
from yinian.faces.carer.face import face

MODULES = (account, alarms, assess, assess_items, elders, phone, pieces, rounds, today, visit)
urlpatterns = face.patterns()
