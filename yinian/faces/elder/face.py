"""The face of elders and their families: on a phone, in large type, three things a screen, help always in one place."""

from yinian.faces.frame.page import Face
from yinian.foundation.actor import Role

OWN = frozenset({Role.ELDER, Role.FAMILY})

face = Face("elder", "frame/elder.html", help="help")
