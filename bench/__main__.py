"""`python -m bench [part]`: every part, or one."""

import importlib
import sys
from pathlib import Path

from bench.frame import report


def parts() -> list[str]:
    """The parts there are: packages beside this file."""
    return sorted(p.parent.name for p in Path(__file__).parent.glob("*/run.py"))


def main() -> None:
    wanted = sys.argv[1:] or parts()
    unknown = set(wanted) - set(parts())
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(sorted(unknown))}; there are: {', '.join(parts())}.")
    # A list, not a generator: every part runs, whatever the one before said.
    kept = [report(part, importlib.import_module(f"bench.{part}.run").run()) for part in wanted]
    sys.exit(0 if all(kept) else 1)


main()
