"""Every part of the frame in every state, with sample content that says it is one; shown in the demo only."""

from datetime import UTC, date, datetime

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.translation import gettext as _

from yinian.faces.frame.figures import Chart, ShapeMap
from yinian.faces.frame.listing import Column, Listing
from yinian.faces.frame.parts import Action, Entry, Fact, Progress, Row, Tab, Work
from yinian.foundation.refusals import Refused

FACES = {"console": "frame/gallery.html", "elder": "frame/gallery_elder.html"}
FACES |= {"carer": "frame/gallery_carer.html", "public": "frame/gallery_public.html"}
NOW = datetime(2024, 5, 8, 2, 32, tzinfo=UTC)
COLUMNS = [
    Column("name", "姓名", ("name",)),
    Column("born", "出生日期", ("born",)),
    Column("grade", "能力等级"),
    Column("status", "状态"),
    Column("due", "应付", ("due_fen",), numeric=True),
]
PEOPLE = [
    {
        "name": "王秀英",
        "born": date(1942, 5, 12),
        "grade": "中度失能",
        "tone": "late",
        "word": "今天到期",
        "fen": 43250,
    },
    {
        "name": "李德福",
        "born": date(1938, 11, 3),
        "grade": "重度失能",
        "tone": "wait",
        "word": "等待审核",
        "fen": 128000,
    },
    {"name": "赵桂兰", "born": date(1947, 2, 26), "grade": "能力完好", "tone": "done", "word": "已核实", "fen": 0},
    {"name": "孙玉珍", "born": date(1940, 8, 19), "grade": "轻度失能", "tone": "danger", "word": "未通过", "fen": 9900},
    {
        "name": "周长贵",
        "born": date(1951, 7, 7),
        "grade": "轻度失能",
        "tone": "info",
        "word": "已派给阳光",
        "fen": 6600,
    },
    {"name": "何淑芬", "born": date(1944, 12, 30), "grade": "未评估", "tone": "", "word": "尚未开始", "fen": None},
]
DISTRICTS = {
    "和平区": ("210102000000", 97.1), "沈河区": ("210103000000", 100.0), "大东区": ("210104000000", 88.4),
    "皇姑区": ("210105000000", 93.6), "铁西区": ("210106000000", 100.0), "苏家屯区": ("210111000000", 71.9),
    "浑南区": ("210112000000", 82.5), "沈北新区": ("210113000000", 79.3), "于洪区": ("210114000000", 90.2),
    "辽中区": ("210115000000", 64.8), "康平县": ("210123000000", 58.0), "法库县": ("210124000000", 61.7),
    "新民市": ("210181000000", 67.4),
}  # fmt: skip
STREETS = [
    ("001", "长胜街道", 4130), ("002", "朝阳街道", 6820), ("003", "人民路街道", 7410), ("004", "长城街道", 5960),
    ("005", "青山街道", 6240), ("006", "石炭井街道", 860), ("007", "白芨沟街道", 540), ("008", "沟口街道", 2310),
    ("010", "长兴街道", 3790), ("011", "锦林街道", 2880), ("100", "星海镇", 1965),
]  # fmt: skip


class Sample(forms.Form):
    """A form with every kind of field."""

    name = forms.CharField(label="姓名", max_length=20, help_text="与身份证上的一致。")
    born = forms.DateField(label="出生日期", widget=forms.DateInput(attrs={"type": "date"}))
    phone = forms.CharField(label="联系电话", required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    street = forms.ChoiceField(label="街道", choices=[("", "请选择"), ("1", "朝阳街道"), ("2", "人民路街道")])
    grade = forms.ChoiceField(
        label="能力等级", widget=forms.RadioSelect, choices=[("0", "完好"), ("1", "轻度"), ("2", "中度"), ("3", "重度")]
    )
    needs = forms.MultipleChoiceField(
        label="需要的服务",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("m", "助餐"), ("b", "助浴"), ("c", "保洁"), ("h", "健康管理")],
    )
    photo = forms.FileField(label="申请表照片", required=False, help_text="JPG 或 PNG，不超过 10 MB。")
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agreed = forms.BooleanField(label="老人或家属已在申请表上签字")


class Filter(forms.Form):
    """A filter as a list carries it."""

    street = forms.ChoiceField(label="街道", required=False, choices=[("", "全部"), ("1", "朝阳街道")])
    grade = forms.ChoiceField(label="能力等级", required=False, choices=[("", "全部"), ("2", "中度失能")])
    since = forms.DateField(label="登记不早于", required=False, widget=forms.DateInput(attrs={"type": "date"}))


def gallery(request: HttpRequest) -> HttpResponse:
    """Show the parts as officers, elders, carers or anybody see them; `part=progress` answers the sample's polling."""
    if request.GET.get("part") == "progress":
        return render(request, "frame/progress.html", {"job": _progress(request)})
    face = request.GET.get("as", "console")
    face = face if face in FACES else "console"
    return render(request, FACES[face], {**_around(face), **_parts(request)})


def _around(face: str) -> dict[str, object]:
    """What the layouts ask for."""
    works = [
        ("待办", "todo", 12), ("老人", "elder", 0), ("服务", "service", 0), ("资金", "money", 0),
        ("安全", "safety", 3), ("监督", "oversight", 0), ("图表", "chart", 0), ("设置", "settings", 0),
    ]  # fmt: skip
    rail = [Work(label, f"?as={face}&at={icon}", icon, icon == "elder", count) for label, icon, count in works]
    today = [("今天", "todo"), ("探访", "visit"), ("我", "person")]
    leaves = [("找服务", "search"), ("我能享受什么", "info"), ("政策", "document")]
    short = leaves if face == "public" else today
    return {
        "rail": rail
        if face == "console"
        else [Work(a, f"?as={face}&at={b}", b, i == 0) for i, (a, b) in enumerate(short)],
        "actor": {"name": "陈立", "post": "养老服务科 科员", "region_name": "大东区"},
        "posts_url": f"?as={face}",
        "search_url": "?",
        "text_size_url": "/text-size",
    }


def _parts(request: HttpRequest) -> dict[str, object]:
    """What the parts show."""
    wrong = Sample({"name": "", "born": "", "grade": "", "phone": "138"})
    return {
        "faces": [
            Tab(word, f"?as={name}", request.GET.get("as", "console") == name) for name, word in _faces().items()
        ],
        "tabs": [Tab("基本情况", "#tabs", True), Tab("服务单", "#tabs", count=27), Tab("补贴", "#tabs", count=1204)],
        "tones": [(person["tone"], person["word"]) for person in PEOPLE],
        "lists": _lists(),
        "filters": Filter(),
        "good": Sample(auto_id="good_%s"),
        "wrong": wrong,
        "facts": _facts(),
        "entries": _entries(),
        "bars": _bars(),
        "lines": _lines(),
        "shapes": _shapes(),
        "job": _progress(request),
        "ready": Progress(
            "ready", "已算完 42,905 位老人的津贴", 42905, 42905, finished=True, result=Action("看结果", "#progress")
        ),
        "refused": Refused(
            "把 5 月 8 日 10:00 的助浴派给张敏。",
            "她的健康证已在 2024年4月30日到期。",
            "改派他人，或者请阳光补交新的健康证。",
        ),
        "now": NOW,
    }


def _faces() -> dict[str, str]:
    return {"console": _("工作人员"), "elder": _("老人"), "carer": _("护理员"), "public": _("公众")}


def _lists() -> dict[str, Listing[object]]:
    """The same list full, without end, filtered to nothing, and never begun."""
    none: list[object] = []
    return {
        "full": Listing(COLUMNS, PEOPLE, 6, "full", "老人", sorted_by="name", export_url="?"),
        "many": Listing(COLUMNS, PEOPLE[:2], 1001, "many", "太多", page=2, sorted_by="-born"),
        "narrowed": Listing(COLUMNS, none, 0, "narrowed", "筛选后没有", query=QueryDict("grade=2")),
        "empty": Listing(
            COLUMNS, none, 0, "empty", "还没有", empty="登记的老人会列在这里。", begin="登记老人", begin_url="#lists"
        ),
    }


def _facts() -> list[Fact]:
    return [
        Fact("姓名", "王秀英"),
        Fact("年龄", "82 岁，1942年5月12日出生"),
        Fact("住处", "朝阳街道 向阳社区 3 号楼 201"),
        Fact("服务商", "阳光居家养老服务中心", "#facts"),
        Fact("长护险", None),
    ]


def _entries() -> list[Entry]:
    return [
        Entry(date(2024, 5, 10), "复评到期", tone="late", why="上次评估满一年，复评要在此前完成。"),
        Entry(NOW, "张敏到达，开始助浴", "张敏（护理员）", tone="now", url="#timeline"),
        Entry(
            datetime(2024, 5, 7, 6, 5, tzinfo=UTC),
            "改期申请未通过",
            "阳光（服务商）",
            "当天没有空闲的助浴员。",
            "refused",
        ),
        Entry(datetime(2024, 5, 6, 1, 12, tzinfo=UTC), "下单：助浴 60 分钟", "李芳（12349 话务员）"),
    ]


def _bars() -> Chart:
    rows = [Row(name, [value], "#charts") for name, (_key, value) in DISTRICTS.items()]
    return Chart(
        question="哪些区县的探访还没有达到 100%？",
        columns=["区县", "探访率"],
        rows=rows,
        key="visits",
        unit="%",
        decimals=1,
        target=100,
        sample=18432,
        as_of=NOW,
        source="样例数字",
    )


def _lines() -> Chart:
    months = ["1月", "2月", "3月", "4月", "5月", "6月"]
    meals = [(4210, 1630), (3180, 1490), (4960, 1820), (5240, 2010), (5630, 2240), (5910, None)]
    return Chart(
        question="助餐和助浴每个月增加了多少？",
        columns=["月份", "助餐", "助浴"],
        rows=[Row(name, pair) for name, pair in zip(months, meals, strict=True)],
        kind="line",
        key="months",
        unit="次",
        as_of=NOW,
        source="样例数字",
    )


def _shapes() -> list[ShapeMap]:
    rows = [Row(name, [elders], key=f"640202{code}000") for code, name, elders in STREETS]
    share = [Row(name, [value], key=key) for name, (key, value) in DISTRICTS.items()]
    return [
        ShapeMap(question="沈阳哪些区县的探访率更高？", columns=["区县", "探访率"], rows=share, unit="%", decimals=1, key="share",
                 shapes_url=static("shapes/210100.geojson"), as_of=NOW, source="样例数字"),
        ShapeMap(question="哪些区县探访率不到 80%？", columns=["区县", "探访率"], rows=share, unit="%", decimals=1, key="below",
                 target=80, shapes_url=static("shapes/210100.geojson"), as_of=NOW, source="样例数字"),
        ShapeMap(question="大武口哪些街道老人最多？", columns=["街道", "老人"], rows=rows, unit="人", key="streets",
                 shapes_url=static("shapes/640202.geojson"), as_of=NOW, source="样例数字"),
    ]  # fmt: skip


def _progress(request: HttpRequest) -> Progress:
    """A sample that comes nearer its end each time it is asked."""
    asked = request.GET.get("done", "")
    done = min(int(asked) if asked.isdecimal() and len(asked) < 9 else 9600, 42905)
    if done == 42905:
        return Progress("job", "已算完全区老人的津贴", done, 42905, finished=True, result=Action("看结果", "#progress"))
    return Progress("job", "正在计算全区老人的津贴", done, 42905, f"?part=progress&done={done + 4800}")
