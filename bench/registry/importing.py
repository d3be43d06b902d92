"""registry.import: a roster of 100,000 elders in Excel, read, judged and applied whole, and then once more."""

import random
import sys
from pathlib import Path

import django

django.setup()

import xlsxwriter  # noqa: E402
from django.core.files.uploadedfile import TemporaryUploadedFile  # noqa: E402

from bench.house.stage import tell  # noqa: E402
from yinian.foundation.accounts import Post, actor_of  # noqa: E402
from yinian.foundation.actor import Role, system  # noqa: E402
from yinian.foundation.administration import places, posts  # noqa: E402
from yinian.foundation.codes import citizen_id_check  # noqa: E402
from yinian.foundation.jobs import Run, perform  # noqa: E402
from yinian.foundation.journal.lines import Line  # noqa: E402
from yinian.foundation.regions import Region  # noqa: E402
from yinian.registry.elders.models import Elder, ElderFact, Kin  # noqa: E402
from yinian.registry.rosters import actions, queries  # noqa: E402
from yinian.registry.rosters.models import Roster  # noqa: E402

ROWS, COMMUNITIES = 100_000, 100
HEAD = "序号 姓名 性别 身份证号 出生日期 所属街道 所属社区 家庭住址 联系电话 人员类别 是否独居 紧急联系人 紧急联系人电话 备注".split()
FAMILY, GIVEN = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗", "秀英桂兰玉珍淑华建国志强明德福海凤春梅芳荣生"
BY = system("bench")


def stage(path: Path) -> None:
    """A district of a hundred communities, its officer, and the file."""
    city = places.open_region(places.Place("示例市", "city"), None, by=BY)
    district = places.open_region(places.Place("示例区", "district"), city, by=BY)
    for n in range(10):
        street = places.open_region(places.Place(f"第{n + 1}街道", "street"), district, by=BY)
        for m in range(COMMUNITIES // 10):
            places.open_region(places.Place(f"春华{n * 10 + m + 1}社区", "community"), street, by=BY)
    account = posts.open_account("bench.officer", "基准", by=BY, password="songbai-2026-Chang")
    posts.give_post(account, posts.Seat(Role.OFFICER, region=district), by=BY)
    _write(path)


def _write(path: Path) -> None:
    chance = random.Random(20261122)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("花名册")
        sheet.write_row(0, 0, ["示例区老年人花名册"])
        sheet.write_row(1, 0, HEAD)
        for n in range(ROWS):
            sheet.write_row(n + 2, 0, _row(n, chance))


def _row(n: int, chance: random.Random) -> list[object]:
    born = f"{1930 + n % 35}{1 + n % 12:02d}{1 + n % 28:02d}"
    head = f"99{n // 1000:04d}{born}{n % 1000:03d}"
    name = chance.choice(FAMILY) + chance.choice(GIVEN) + chance.choice(["", chance.choice(GIVEN)])
    community = n % COMMUNITIES
    return [
        n + 1, name, "男" if n % 2 else "女", head + citizen_id_check(head), f"{born[:4]}.{int(born[4:6])}.{int(born[6:])}",
        f"第{community // 10 + 1}街道", f"春华{community + 1}社区", f"春华路 {n} 号 {n % 6 + 1}-{n % 4 + 1}01",
        f"164{n:08d}", chance.choice(["低保", "独居", "空巢老人", "失能（重度）", "", "高龄", "特困、独居"]),
        chance.choice(["是", "否", ""]), chance.choice(FAMILY) + "小明", f"164{50_000_000 + n}", "",
    ]  # fmt: skip


def take_in(path: Path) -> Roster:
    """Upload the file as its officer and read it as the worker does."""
    officer = actor_of(Post.objects.select_related("account", "region", "party").get(account__login="bench.officer"))
    with path.open("rb") as file, TemporaryUploadedFile("名册.xlsx", "application/octet-stream", 0, None) as upload:
        while piece := file.read(1 << 20):
            upload.write(piece)
        upload.seek(0)
        upload.size = path.stat().st_size
        roster = actions.upload(actions.Given(Region.objects.get(level="district"), "基准", upload), by=officer)
    _work(roster, "read")
    return roster


def _work(roster: Roster, what: str) -> None:
    roster.refresh_from_db()
    run = Run.unscoped.get(key=queries.key(roster, what))
    perform.func(run.pk)
    run.refresh_from_db()
    if run.state != "done":
        sys.exit(f"{what}: {run.state} {run.error}")
    roster.refresh_from_db()


def apply(roster: Roster) -> None:
    """Apply everything that would change anything."""
    officer = actor_of(Post.objects.select_related("account", "region", "party").get(account__login="bench.officer"))
    actions.apply(roster, by=officer)
    _work(roster, "apply")


def _world() -> tuple[int, ...]:
    lines = Line.unscoped.filter(verb__startswith="elder.").count()
    return Elder.unscoped.count(), ElderFact.unscoped.count(), Kin.unscoped.count(), lines


def main(step: str, path: Path) -> None:
    """One step, each in a process of its own."""
    if step == "stage":
        stage(path)
        return
    before = _world()
    roster = take_in(path)
    if step == "import":
        apply(roster)
        assert roster.counts["applied"] == ROWS == Elder.unscoped.count(), roster.counts
        return
    would = sum(roster.counts.get(verdict, 0) for verdict in ("new", "update", "probable"))
    changed = sum(a - b for a, b in zip(_world(), before, strict=True))
    tell("registry.import_again_changes", would + changed, f"{roster.counts}")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
