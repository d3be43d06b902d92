"""All pages of this face, in the order of their addresses."""

from yinian.faces.public import (
    activities,
    home,
    language,
    me,
    menu,
    password,
    phone,
    places,
    policies,
    posts,
    sign_in,
    token,
)
from yinian.faces.public.face import face

MODULES = (activities, home, language, me, menu, password, phone, places, policies, posts, sign_in, token)
urlpatterns = face.patterns()
