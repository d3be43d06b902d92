"""Loading the service packages that ship with Yinian."""

from collections.abc import Callable

from yinian.delivery.plans import actions
from yinian.foundation.actor import system

BY = system("服务套餐发布")


def load(echo: Callable[[str], object]) -> int:
    """Publish what the shipped file says, and say how many packages changed; a second time it is none."""
    count = actions.load(by=BY)
    echo(f"Service packages: {count} published.")
    return count
