"""The town at work, whose provider is evaluated."""

from tests.delivery.conftest import clock, lasting_town, town

__all__ = ["clock", "lasting_town", "town"]
