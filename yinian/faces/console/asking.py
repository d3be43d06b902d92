"""The frame's way of asking one form, under the name by which this face's pages know it."""

from yinian.faces.frame.asking import TEMPLATE, Day, Done, Long, ask, to

__all__ = ["TEMPLATE", "Day", "Done", "Long", "ask", "to"]
