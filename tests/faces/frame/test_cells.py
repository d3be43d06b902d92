"""Columns go and ticks come after a page has written its rows; what does not fit is left as it is."""

from yinian.faces.frame.cells import ticked, without

ROW = '<tr><th scope="row"><a href="/1">王</a></th><td>甲<br><span>乙</span></td>\n<td class="num">3</td></tr>'


def test_a_column_goes_and_the_others_stay() -> None:
    assert without(ROW, {1}, 3) == '<tr><th scope="row"><a href="/1">王</a></th>\n<td class="num">3</td></tr>'
    assert without(ROW, set(), 3) == ROW


def test_a_row_of_another_width_and_a_table_in_a_table_stay() -> None:
    assert without(ROW, {1}, 4) == ROW
    nested = "<tr><td><table><tr><td>a</td></tr></table></td></tr>"
    assert without(nested, {0}, 1) == nested


def test_each_row_gets_a_box_with_its_own_number() -> None:
    html = ticked(ROW + ROW, [7, 8], "many-x", "勾选")
    assert html.count('name="pk"') == 2 and 'value="7"' in html and 'value="8"' in html and 'form="many-x"' in html
    assert ticked(ROW, [7, 8], "many-x", "勾选") == ROW
