"""Refuses tracked files that name a package index: a lock must install from wherever a site keeps its packages."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Written so that this file does not match itself.
HOSTS = re.compile(
    r"pyp[i]\.org|pythonhoste[d]\.org|registry\.npmj[s]|registry\.npmmirro[r]|mirrors?\.[a-z0-9-]+\.(?:com|edu|org)[./]"
    r"|\"resolve[d]\": *\"http|--(?:extra-)?index-ur[l][ =]http|^registr[y] *=",
    re.MULTILINE,
)


def offences(root: Path = ROOT) -> list[str]:
    """Every tracked line that names a package index, as file:line: text."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True, text=True).stdout
    found = []
    for name in filter(None, names.split("\0")):
        path = root / name
        if not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        for hit in HOSTS.finditer(text):
            line = text.count("\n", 0, hit.start()) + 1
            found.append(f"{name}:{line}: {hit[0]}")
    return found


if __name__ == "__main__":
    wrong = offences()
    print("\n".join(f"names a package index: {line}" for line in wrong) or "Locks: no addresses")
    sys.exit(1 if wrong else 0)
