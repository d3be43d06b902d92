"""The assessors, for every test of this room."""

import pytest

from tests.cast import Cast
from tests.entitlement.assessment.team import Team, build


@pytest.fixture
def team(cast: Cast) -> Team:
    return build(cast)


@pytest.fixture
def lasting_team(lasting_cast: Cast) -> Team:
    return build(lasting_cast)
