"""A sample is drawn again from its seed; its size is a share rounded up; few answers leave a wide span."""

from hypothesis import given, settings
from hypothesis import strategies as some

from yinian.delivery.callbacks.rules import Answers, drawn

POOLS = some.sets(some.integers(1, 10**9), max_size=60)


@settings(max_examples=40)
@given(POOLS, some.integers(0, 100), some.text(max_size=16))
def test_the_same_seed_draws_the_same_and_no_more_than_the_share(pool: set[int], share: int, seed: str) -> None:
    chosen = drawn(pool, share, seed)
    assert chosen == drawn(sorted(pool, reverse=True), share, seed) == sorted(set(chosen))
    assert set(chosen) <= pool and len(chosen) == -(-len(pool) * share // 100)


def test_another_seed_draws_others() -> None:
    pool = range(1000)
    assert len({tuple(drawn(pool, 2, str(seed))) for seed in range(20)}) == 20


def test_everybody_is_drawn_about_equally_often() -> None:
    counts = [0] * 40
    for seed in range(1000):
        for number in drawn(range(40), 10, f"s{seed}"):
            counts[number] += 1
    assert sum(counts) == 4000 and min(counts) > 60 and max(counts) < 145


def test_what_answers_come_to() -> None:
    none, few, many = Answers(), Answers(4, 18, 4), Answers(400, 1800, 320)
    assert (none.mean, none.percent, none.span) == (None, None, None)
    assert (few.mean, few.percent) == (4.5, 100.0)
    low, high = few.span or (0, 0)
    assert 50 < low < 52 and high == 100
    low, high = many.span or (0, 0)
    assert 75.7 < low < 76 and 83.5 < high < 83.8
    assert few + many == Answers(404, 1818, 324)
