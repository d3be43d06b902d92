"""Rosters on their pages: taken in, previewed, chosen, applied, taken back, and what is turned away."""

import io
import json
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.cast import Cast
from tests.pages.door import session_of, signed_in
from tests.registry.rosters import paper
from yinian.foundation.files import StoredFile
from yinian.foundation.guard import writing
from yinian.foundation.jobs import Run
from yinian.foundation.journal.lines import Line
from yinian.registry.elders.models import Elder
from yinian.registry.rosters.models import Roster, RosterRow


def shown(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def sent(client: Client, path: str, status: int = 303, **given: Any) -> str:
    response = client.post(path, given)
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode() if status != 303 else response["Location"]


@pytest.fixture
def chen(cast: Cast) -> Client:
    return signed_in(cast, "chen")


def upload(cast: Cast, client: Client, file: Any, status: int = 303) -> str:
    return sent(client, "/rosters/upload", status, at=cast.regions["dadong"].pk, source="民政科", file=file)


ROWS = [paper.line(1, "孙千"), paper.line(2, "李四"), paper.line(3, "=周三", citizen_id="210104")]


def test_from_upload_to_taking_back(cast: Cast, chen: Client) -> None:
    assert "导入名册" in shown(chen, "/elders") and "还没有上传过名册" in shown(chen, "/rosters")
    path = upload(cast, chen, paper.excel(ROWS))
    roster = Roster.unscoped.get()
    assert path == f"/rosters/{roster.pk}"
    page = shown(chen, path)
    assert "等待后台进程接手" in page and "hx-get" in page
    assert "等待后台进程接手" in shown(chen, f"{path}?part=1")
    with writing("test"):
        Run.unscoped.update(state="running")
    assert "正在读入" in shown(chen, path)
    paper.work(roster, "read")
    assert chen.get(f"{path}?part=1")["HX-Redirect"] == path
    page = shown(chen, path)
    assert "导入选中的 2 行" in page and "孙千" in page and "周三" not in page and paper.number(1) not in page
    assert "身份号码不是 18 位" in shown(chen, f"{path}?show=refused")
    assert "李四" in shown(chen, f"{path}?show=new&q=李") and "孙千" not in shown(chen, f"{path}?show=new&q=李")
    assert "孙千" in shown(chen, f"{path}?show=new&q={paper.number(1)}")
    sent(chen, f"{path}/choose", show="new", act="none")
    assert "导入选中的 0 行" in shown(chen, path)
    assert "没有选中会改变档案的行" in sent(chen, f"{path}/apply", 422)
    sent(chen, f"{path}/choose", show="new", act="page", numbers="3,4", row=["4"])
    sent(chen, f"{path}/apply")
    assert "等待后台进程接手" in shown(chen, path)
    paper.work(roster, "apply")
    assert [elder.name for elder in Elder.unscoped.filter(name__in=["孙千", "李四"])] == ["李四"]
    assert "已导入" in shown(chen, path) and "撤回整份名册" in shown(chen, path)
    assert "李四" in shown(chen, "/elders")
    sent(chen, f"{path}/undo", 422, why=" ")
    sent(chen, f"{path}/undo", why="来源有误")
    paper.work(roster, "undo")
    assert "已撤回" in shown(chen, path) and not Elder.unscoped.filter(name="李四").exists()


def test_the_refused_rows_leave_as_they_came_with_the_reason_last(cast: Cast, chen: Client) -> None:
    roster = paper.taken_in(cast, paper.excel(ROWS))
    answer = chen.get(f"/rosters/{roster.pk}/refused")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert rows[0] == [*paper.HEAD, "不能导入的原因"]
    assert rows[1][1:3] == ["=周三", "210104"] and rows[1][-1] == "身份号码不是 18 位" and len(rows) == 2
    assert Line.unscoped.filter(verb="roster.export", subject_id=roster.pk).count() == 1
    corrected = [rows[0], [*rows[1][:2], paper.number(3), *rows[1][3:]]]
    again = paper.taken_in(cast, paper.excel(corrected[1:], corrected[0]))
    assert again.counts == {"new": 1}


def test_the_same_file_says_so(cast: Cast, chen: Client) -> None:
    file = paper.excel(ROWS)
    roster = paper.applied(cast, paper.taken_in(cast, file))
    file.seek(0)
    path = upload(cast, chen, file)
    assert f"同一份文件已作为名册 {roster.pk} 导入过" in shown(chen, path)


def test_what_is_no_roster_is_turned_away_with_its_reason(cast: Cast, chen: Client) -> None:
    page = upload(cast, chen, SimpleUploadedFile("名册.xlsx", b"%PDF-1.4"), 422)
    assert "不是 Excel 或 CSV 表格" in page and "民政科" in page
    assert not Roster.unscoped.exists()


def test_columns_by_hand(cast: Cast, chen: Client) -> None:
    path = upload(cast, chen, paper.excel([["李四", paper.number(1), "东顺城社区"]], ["谁", "证", "住哪"]))
    assert "有栏目认不出来" in shown(chen, path)
    page = shown(chen, f"{path}/columns")
    assert "住哪" in page and "李四" not in page
    assert "都要有一栏" in sent(chen, f"{path}/columns", 422, column0="name")
    sent(chen, f"{path}/columns", column0="name", column1="citizen_id", column2="community")
    roster = Roster.unscoped.get()
    paper.work(roster, "read")
    assert "导入选中的 1 行" in shown(chen, path)


def test_it_is_given_up_and_forgotten(cast: Cast, chen: Client) -> None:
    roster = paper.taken_in(cast, paper.excel(ROWS))
    sent(chen, f"/rosters/{roster.pk}/drop")
    assert not RosterRow.unscoped.exists() and "已放弃" in shown(chen, "/rosters")
    assert "已放弃" in shown(chen, f"/rosters/{roster.pk}")


def test_a_work_that_died_says_so(cast: Cast, chen: Client) -> None:
    roster = paper.uploaded(cast, paper.excel(ROWS))
    with writing("test"):
        Run.unscoped.update(state="dead", error="断电")
    assert "断电" in shown(chen, f"/rosters/{roster.pk}")


def test_the_list_is_narrowed(cast: Cast, chen: Client) -> None:
    paper.uploaded(cast, paper.excel(ROWS, name="一.xlsx"))
    paper.taken_in(cast, paper.excel(ROWS, name="二.xlsx"), source="老龄办", at="xiaodong")

    def names(query: str) -> list[str]:
        body = shown(chen, f"/rosters?{query}").partition("<tbody")[2]
        return [name for name in ("一.xlsx", "二.xlsx") if name in body]

    assert names("") == ["一.xlsx", "二.xlsx"]
    assert names("q=老龄") == ["二.xlsx"] == names("status=read")
    assert names(f"at={cast.regions['xiaodong'].pk}") == ["二.xlsx"]


@pytest.mark.parametrize("who", ["zhou", "agent", "liu", "sunny"])
def test_nobody_else_has_it(cast: Cast, who: str) -> None:
    roster, other = paper.taken_in(cast, paper.excel(ROWS)), signed_in(cast, who)
    for page in ("", "/columns", "/undo", "/refused"):
        assert other.get(f"/rosters/{roster.pk}{page}").status_code == 404
    for act in ("apply", "drop", "choose"):
        assert other.post(f"/rosters/{roster.pk}/{act}", {"show": "new", "act": "all"}).status_code == 404


def test_a_page_asks_the_same_few_questions_however_many_rows(
    cast: Cast, chen: Client, django_assert_max_num_queries: Any
) -> None:
    roster = paper.taken_in(cast, paper.excel([paper.line(n, f"钱{chr(0x4E8C + n)}") for n in range(1, 120)]))
    with django_assert_max_num_queries(14):
        assert "共 119 条" in shown(chen, f"/rosters/{roster.pk}")


def test_an_empty_roster_is_filled_in_and_taken_in(cast: Cast, chen: Client) -> None:
    answer = chen.get("/rosters/blank")
    head = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()[0]
    row = [
        1,
        "李四",
        paper.number(1),
        "东顺城社区",
        "1 号",
        "13800000001",
        "独居",
        "低保",
        "失能（重度）",
        "李五",
        "13800000002",
        "女儿",
        "",
    ]
    assert paper.taken_in(cast, paper.excel([row], head)).counts == {"new": 1}


@pytest.mark.slow
def test_three_hundred_megabytes_are_turned_away_while_they_arrive(
    lasting_cast: Cast, live_server: Any, tmp_path: Path
) -> None:
    """Sent by hand, piece by piece: nothing of it is kept, and the answer says why."""
    host, port = live_server.url.removeprefix("http://").split(":")
    token, region = "a" * 32, str(lasting_cast.regions["dadong"].pk)
    fields = {"csrfmiddlewaretoken": token, "at": region, "source": "民政科"}
    head = "".join(f'--x\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n' for k, v in fields.items())
    head += '--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\nContent-Type: a/b\r\n\r\n'
    first, piece, count, last = head.encode(), b"\0" * (1 << 20), 300, b"\r\n--x--\r\n"
    link = HTTPConnection(host, int(port), timeout=60)
    link.putrequest("POST", "/rosters/upload")
    cookie = f"yinian_session={session_of(lasting_cast.posts['chen'])}; csrftoken={token}"
    length = len(first) + len(piece) * count + len(last)
    for name, value in {
        "Content-Type": "multipart/form-data; boundary=x",
        "Content-Length": length,
        "Cookie": cookie,
    }.items():
        link.putheader(name, str(value))
    link.endheaders()
    link.send(first)
    for _n in range(count):
        link.send(piece)
    link.send(last)
    answer = link.getresponse()
    page = answer.read().decode()
    assert answer.status == 422 and "文件超过 50 MB 的上限" in page, json.dumps(page[:500])
    assert not StoredFile.unscoped.exists()
