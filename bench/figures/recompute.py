"""All indicators of all regions reckoned and kept once; how many sums are not those of their parts."""

import json
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402

from yinian.oversight.indicators import actions, jobs, queries, shelf  # noqa: E402


def mismatches(kept: dict[int, queries.Snapshot]) -> int:
    """Compare every number that adds up, of every region that has regions below it, with the sum of these and its own."""
    adds = [place for place, one in enumerate(shelf.known().measures.values()) if one.adds_up]
    by_path = {row.region_path: (queries.read(row.numbers), queries.read(row.own)) for row in kept.values()}
    below: dict[str, list[int]] = {}
    for path, (numbers, _own) in by_path.items():
        above = path[: path.rstrip("/").rindex("/") + 1]
        sums = below.setdefault(above, [0] * len(adds))
        for i, place in enumerate(adds):
            sums[i] += numbers[place] or 0
    wrong = 0
    for path, sums in below.items():
        if path not in by_path:
            continue
        numbers, own = by_path[path]
        alone = [own[place] or 0 for place in adds] if own else [0] * len(adds)
        wrong += sum((numbers[place] or 0) != sums[i] + alone[i] for i, place in enumerate(adds))
    return wrong


def main() -> None:
    """Once cold, as the night does it."""
    on, began = timezone.localdate(), time.perf_counter()
    reckoned = queries.reckoned(jobs.BY, on)
    counted = time.perf_counter() - began
    made = actions.snapshot(on, reckoned, by=jobs.BY)
    spent = time.perf_counter() - began
    kept = queries.snapshots(jobs.BY, on)
    size = sum(len(row.numbers) + len(row.own) for row in kept.values())
    note = f"{len(queries.definitions())} indicators of {made.rows:,} regions; {counted:.1f} s of it counting; {size / 1e6:.1f} MB a day"
    print(json.dumps({"name": "figures.recompute_s", "figure": spent, "note": note}), flush=True)
    wrong = mismatches(kept)
    print(
        json.dumps(
            {"name": "figures.rollup_mismatches", "figure": wrong, "note": "every region against those below it"}
        ),
        flush=True,
    )


if __name__ == "__main__":
    main()
