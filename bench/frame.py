"""The frame of every benchmark: figures with bounds, a table, and JSON lines in bench/out/."""

import json
import platform
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

OUT = Path(__file__).parent / "out"
PACKAGES = ("django", "psycopg", "gunicorn", "duckdb", "cryptography", "numpy")


@dataclass
class Figure:
    """One measured value, its bound, and what it was measured on."""

    name: str
    figure: float
    unit: str
    bound: str = ""
    note: str = ""
    versions: dict[str, str] = field(default_factory=dict)

    @property
    def kept(self) -> bool | None:
        """Whether the bound holds; nothing where there is none."""
        if not self.bound:
            return None
        sign, limit = self.bound.split()
        if sign == "=":
            return self.figure == float(limit)
        return self.figure <= float(limit) if sign == "≤" else self.figure >= float(limit)


def versions() -> dict[str, str]:
    """What the figures depend on."""
    known = {name: version(name) for name in PACKAGES}
    return {"python": platform.python_version(), **known}


def pairs(ours: Callable[[], object], plain: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median seconds of two ways, run in turn, so that both meet the same machine."""
    spent: tuple[list[float], list[float]] = ([], [])
    for number in range(rounds):
        order = ((0, ours), (1, plain)) if number % 2 else ((1, plain), (0, ours))
        for which, run in order:
            began = time.perf_counter()
            run()
            spent[which].append(time.perf_counter() - began)
    return statistics.median(spent[0]), statistics.median(spent[1])


@dataclass
class Spent:
    """What a command took: seconds, and the most memory its processes held together."""

    seconds: float
    megabytes: float
    output: str


def watched(command: Sequence[str], env: dict[str, str]) -> Spent:
    """Run a command and watch the resident memory of all its processes every 50 ms."""
    began, most = time.perf_counter(), 0
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        chunks: list[str] = []
        while process.poll() is None:
            most = max(most, _resident(process.pid))
            time.sleep(0.05)
        seconds = time.perf_counter() - began
        chunks.append(process.stdout.read() if process.stdout else "")
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}:\n{''.join(chunks)[-3000:]}")
    return Spent(seconds, most / 1024 / 1024, "".join(chunks))


def _resident(root: int) -> int:
    """Proportional memory of a process and all below it, in bytes; pages shared by forks count once."""
    total = 0
    for pid in _family(root):
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def _family(root: int) -> list[int]:
    found = [root]
    for pid in found:
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                found += [int(child) for child in (task / "children").read_text(encoding="ascii").split()]
        except OSError:
            continue
    return found


def report(part: str, figures: Sequence[Figure]) -> bool:
    """Print the table, write the lines, and say whether every bound holds; a miss is printed as a miss."""
    OUT.mkdir(parents=True, exist_ok=True)
    known = versions()
    with (OUT / f"{part}.jsonl").open("w", encoding="utf-8") as out:
        for one in figures:
            one.versions = known
            out.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
    width = max((len(one.name) for one in figures), default=10)
    print(f"\n{'measure':<{width}}  {'figure':>12}  {'unit':<8} {'bound':<10} ")
    for one in figures:
        mark = {True: "kept", False: "MISSED", None: ""}[one.kept]
        print(f"{one.name:<{width}}  {one.figure:>12,.2f}  {one.unit:<8} {one.bound:<10} {mark:<7} {one.note}")
    return all(one.kept is not False for one in figures)
