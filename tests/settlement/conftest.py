"""The town at work, whose visits are settled."""

from tests.delivery.conftest import clock, lasting_town, town

__all__ = ["clock", "lasting_town", "town"]
