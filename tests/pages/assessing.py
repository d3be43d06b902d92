"""What the pages of assessment show: one to fill in, one to sign off, one in force with an objection, and a screening."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from tests.entitlement.assessment import team as people
from yinian.entitlement.assessment import actions

SCREENING = "大东区摸底"


def rows(cast: Cast) -> dict[str, Any]:
    """All of them about the elder, by the first two assessors; the third has none."""
    team, today = people.build(cast, people.NAMES[:3]), timezone.localdate()
    chen = cast.actor("chen")
    asked = actions.Screening(
        cast.regions["dadong"], SCREENING, "oldest_old", "gbt42195", today, today + timedelta(days=90)
    )
    signed = team.filled(team.arranged(scale="ltci"))
    actions.sign(signed, by=team.actor("li"))
    assessed = team.concluded(scale="mzt039")
    return {
        "assessment": team.arranged(),
        "signed": signed,
        "assessed": assessed,
        "objection": actions.raise_objection(assessed, "她不能自己洗澡", by=chen),
        "screening": actions.open_campaign(asked, by=chen),
    }
