"""The frame's timeline, under the name by which this face's pages know it."""

from yinian.faces.frame.timeline import entries, of_elder

__all__ = ["entries", "of_elder"]
