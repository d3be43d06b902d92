"""A figure's table says what its drawing shows."""

from yinian.faces.frame.figures import Chart, ShapeMap
from yinian.faces.frame.parts import Row

ROWS = [Row("甲", [64.8]), Row("乙", [None]), Row("丙", [100])]


def test_bars_stand_greatest_first_and_unknown_last() -> None:
    chart = Chart(question="？", columns=["区", "率"], rows=ROWS, unit="%", decimals=1, target=100)
    assert [(line.row.name, line.cells[0].words, line.short) for line in chart.lines] == [
        ("丙", "100.0%", False),
        ("甲", "64.8%", True),
        ("乙", "—", False),
    ]
    assert [line.cells[0].value for line in chart.lines] == ["100", "64.8", ""]
    assert chart.target_word == "目标 100%"


def test_lines_and_ordered_bars_keep_their_order() -> None:
    for chart in (
        Chart(question="？", columns=["区", "率"], rows=ROWS, kind="line"),
        Chart(question="？", columns=["区", "率"], rows=ROWS, in_order=True),
    ):
        assert [line.row.name for line in chart.lines] == ["甲", "乙", "丙"]


def test_where_less_is_better_above_the_target_is_short() -> None:
    shapes = ShapeMap(question="？", columns=["区", "天"], rows=ROWS, shapes_url="/s", target=70, better="less")
    assert [line.short for line in shapes.lines] == [False, False, True]


def test_without_a_target_nothing_is_short() -> None:
    chart = Chart(question="？", columns=["区", "率"], rows=ROWS)
    assert chart.target_word == ""
    assert not any(line.short for line in chart.lines)
