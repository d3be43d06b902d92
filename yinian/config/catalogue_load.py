"""Loading the service catalogue that ships with Yinian."""

from collections.abc import Callable

from yinian.foundation.actor import system
from yinian.registry.catalogue import actions

BY = system("服务目录发布")


def load(echo: Callable[[str], object]) -> int:
    """Bring the menu to what the shipped file says, and say how many items changed; a second time it is none."""
    count = actions.load(by=BY)
    echo(f"Service catalogue: {count} items published or withdrawn.")
    return count
