"""Those who work in the demonstration, what they are certified for and when they work; and prices that are labelled as such."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from yinian.config.demo import cast
from yinian.foundation import regions
from yinian.foundation.accounts import Account, Post
from yinian.foundation.actor import Role, system
from yinian.foundation.administration import posts
from yinian.foundation.parties import Party
from yinian.foundation.regions import Region
from yinian.registry.catalogue import actions as catalogue
from yinian.registry.catalogue.models import ItemPrice
from yinian.registry.providers.models import Provider
from yinian.registry.workforce import actions
from yinian.registry.workforce.actions import Hiring, Paper
from yinian.registry.workforce.models import Worker

BY = system("演示准备")
BEGUN = date(2026, 1, 1)
OFFICE_HOURS = [(day, time(8), time(18)) for day in range(5)]
AT_HOME = ("bathing", "personal_care", "cleaning", "meals")
# No document gives a unit price, so that these are nobody's: fen per hour, said to be of the demonstration.
PRICES = (("210100", "bathing", 4_500), ("210100", "indoor_cleaning", 3_600), ("210100", "meal_making", 3_600))
NEARER = (("210104", "bathing", 5_000),)
BASIS = "演示价：文件没有载明单价"


@dataclass(frozen=True, slots=True)
class Person:
    """One who works: login, name, post, what they can do, and their certificate."""

    login: str
    name: str
    post: str
    role: Role
    skills: tuple[str, ...]
    paper: Paper
    sex: str = "female"
    origin: str = ""
    languages: tuple[str, ...] = ("mandarin", "dialect")


PEOPLE = (
    Person(
        "zhang", "张敏", "carer", Role.CARER, AT_HOME, origin="4050",
        paper=Paper("care_worker", "演示护2024-0001", date(2024, 3, 1), date(2029, 2, 28), 5, "演示机构"),
    ),
    # Her certificate has expired: she cannot be sent where one is asked for, and the pages say so.
    Person(
        "liufang", "刘芳", "carer", Role.CARER, AT_HOME, origin="zero_job", languages=("mandarin",),
        paper=Paper("care_worker", "演示护2021-0002", date(2021, 6, 1), date(2026, 5, 31), 5, "演示机构"),
    ),
    Person(
        "assessor1", "高静", "assessor", Role.ASSESSOR, ("assessment",),
        paper=Paper("assessor", "演示评2025-0001", date(2025, 4, 1), date(2028, 3, 31), issuer="演示机构"),
    ),
    Person(
        "assessor2", "田野", "assessor", Role.ASSESSOR, ("assessment",), sex="male",
        paper=Paper("assessor", "演示评2025-0002", date(2025, 4, 1), date(2028, 3, 31), issuer="演示机构"),
    ),
)  # fmt: skip


def load(echo: Callable[[str], object]) -> None:
    """Load who is missing, and the prices where none is set."""
    made = [person.name for person in PEOPLE if work(person)]
    echo(f"Workers of the cast: {len(made)} new; prices of the demonstration: {prices()} new.")


def work(person: Person) -> bool:
    """Give one of them an account where there is none, and write down their work; whoever is there stays as they are."""
    sunny = Post.objects.select_related("party").get(account__login="sun").party
    assert sunny is not None
    community = Region.objects.get(path=sunny.region_path)
    party = _party(person, community)
    if Worker.unscoped.filter(party=party).exists():
        return False
    given = Hiring(
        person.name, person.post, community.parent or community, party=party, sex=person.sex, origin=person.origin,
        skills=person.skills, languages=person.languages, phone=cast.PHONES[person.login], since=BEGUN,
        employer=Provider.unscoped.filter(party=sunny).first() if person.role is Role.CARER else None,
    )  # fmt: skip
    row = actions.hire(given, by=BY)
    actions.add_certificate(row, person.paper, by=BY)
    actions.set_hours(row, OFFICE_HOURS, by=BY)
    return True


def _party(person: Person, community: Region) -> Party:
    post = Post.objects.select_related("party").filter(account__login=person.login, role=person.role).first()
    if post is not None and post.party is not None:
        return post.party
    party: Party = posts.open_party(Party.Kind.WORKER, person.name, community, by=BY)
    account = Account.objects.filter(login=person.login).first() or posts.open_account(
        person.login, person.name, by=BY, phone=cast.PHONES[person.login]
    )
    posts.give_post(account, posts.Seat(person.role, party=party, since=BEGUN), by=BY)
    return party


def prices() -> int:
    """Set the demonstration's prices, and say how many were new."""
    made = 0
    for code, item, fen in (*PRICES, *NEARER):
        region = regions.by_code(code)
        if not ItemPrice.objects.filter(region=region, code=item).exists():
            catalogue.set_price(item, region, catalogue.Price(fen, "hour", BASIS, BEGUN), by=BY)
            made += 1
    return made
