"""The town at work, whose services are bought."""

from tests.delivery.conftest import clock, lasting_town, town

__all__ = ["clock", "lasting_town", "town"]
