"""All pages of this face, in the order of their addresses."""

from yinian.faces.public import (
    activities,
    benefit_table,
    complaints,
    entitled,
    home,
    language,
    me,
    menu,
    on_notice,
    password,
    phone,
    places,
    policies,
    policy_documents,
    posts,
    price_list,
    sign_in,
    token,
)
from yinian.faces.public.face import face

MODULES = (
    activities,
    benefit_table,
    complaints,
    entitled,
    home,
    language,
    me,
    menu,
    on_notice,
    password,
    phone,
    places,
    policies,
    policy_documents,
    posts,
    price_list,
    sign_in,
    token,
)
urlpatterns = face.patterns()
