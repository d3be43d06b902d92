"""Who is told of an alarm, and in which words: desk, street duty, station, family, and the number that helps."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from yinian.foundation import notices
from yinian.foundation.accounts import Account, Post, held
from yinian.foundation.actor import Role, system
from yinian.foundation.regions import Level, Region
from yinian.programmes.emergency import duties, protocols
from yinian.programmes.emergency.models import Alarm
from yinian.registry.elders.models import Sight

# Whom an alarm concerns is found whoever raised it.
WHOLE = system("报警")
CIRCLES = {
    "desk": _("12349 热线"),
    "street": _("街道值班"),
    "station": _("服务站点"),
    "family": _("家属"),
    "rescue": _("120、119 提示"),
    "holder": _("接警人"),
}
# These are not at a screen: they get a text message as well.
BY_PHONE = frozenset({"street", "station", "family", "holder"})
AT_THE_STATION = (Role.MANAGER, Role.DISPATCHER, Role.CARER)


def line_of(alarm: Alarm) -> list[Region]:
    """The places an alarm lies in, the smallest first."""
    numbers = [int(part) for part in alarm.region_path.strip("/").split("/")]
    return sorted(Region.objects.filter(pk__in=numbers), key=lambda place: -place.depth)


def circle(alarm: Alarm, who: str) -> QuerySet[Account]:
    """The accounts of one circle, of people who can sign in."""
    if who == "holder":
        return _active(Account.objects.filter(pk__in=[n for n in (alarm.holder_id, alarm.responder_id) if n]))
    if who in ("desk", "rescue"):
        desk = Q(role=Role.AGENT, region__in=[place.pk for place in line_of(alarm)])
        found = _active(Account.objects.filter(pk__in=Post.objects.filter(held(), desk).values("account")))
        return found | _street(alarm) if who == "rescue" else found
    if who == "street":
        return _street(alarm)
    if who == "station":
        posts = Q(party__in=_parties(alarm, (Sight.Purpose.CARE,)), role__in=AT_THE_STATION)
        own = Q(party=alarm.party_id, role__in=AT_THE_STATION) if alarm.party_id else Q(pk__in=[])
        return _active(Account.objects.filter(pk__in=Post.objects.filter(held(), posts | own).values("account")))
    posts = Q(party__in=_parties(alarm, tuple(Sight.Purpose.values)), role=Role.FAMILY)
    return _active(Account.objects.filter(pk__in=Post.objects.filter(held(), posts).values("account")))


def _active(accounts: QuerySet[Account]) -> QuerySet[Account]:
    return accounts.filter(is_active=True).order_by("pk")


def _street(alarm: Alarm) -> QuerySet[Account]:
    """Whoever is on duty nearest to the home; where nobody is, the officers of the street, and else of the district."""
    places = line_of(alarm)
    on_duty = duties.on_duty([place.pk for place in places], timezone.now())
    for place in places:
        if place.pk in on_duty:
            return _active(Account.objects.filter(pk__in=on_duty[place.pk]))
    for place in places:
        posts = Post.objects.filter(held(), role=Role.OFFICER, region=place)
        if place.level in (Level.COMMUNITY, Level.STREET, Level.DISTRICT) and posts.exists():
            return _active(Account.objects.filter(pk__in=posts.values("account")))
    return Account.objects.none()


def _parties(alarm: Alarm, purposes: tuple[str, ...]) -> QuerySet[Sight, int]:
    """The parties that see the elder today."""
    day = timezone.localdate()
    rows = Sight.seen_by(WHOLE).filter(Q(until=None) | Q(until__gt=day), elder=alarm.elder_id or 0, since__lte=day)
    return rows.filter(purpose__in=purposes).values_list("party_id", flat=True)


def told(alarm: Alarm, who: Iterable[str]) -> str:
    """Whom that is, for the line of the journal."""
    words = []
    for name in who:
        people = "、".join(account.name for account in circle(alarm, name)) or say("没有人可通知")
        words.append(f"{CIRCLES[name]}：{people}")
    return "；".join(words)


def tell(alarm: Alarm, who: Iterable[str], key: str) -> None:
    """Tell each circle, everybody once under this key, those away from a screen by text message too."""
    texted: set[int] = set()
    for name in who:
        for account in circle(alarm, name):
            notices.tell(account, _text(alarm, name), link(alarm, name), once=f"alarm:{alarm.pk}:{name}:{key}")
            if name in BY_PHONE and account.pk not in texted and account.phone:
                notices.text_message(account.phone.open(), _text(alarm, name))
                texted.add(account.pk)


def link(alarm: Alarm, who: str) -> str:
    """The page on which this circle sees it."""
    return f"/my/alarms/{alarm.pk}" if who == "family" else f"/alarms/{alarm.pk}"


def _text(alarm: Alarm, who: str) -> str:
    name = alarm.elder.name if alarm.elder is not None else say("一位老人")
    given = {
        "name": name,
        "kind": alarm.get_kind_display(),
        "time": f"{timezone.localtime(alarm.raised_at):%H:%M}",
        "number": protocols.protocol(alarm.kind).rescue,
    }
    if who == "rescue":
        return say("{name}的{kind}报警（{time}）一直没有人接。请马上打 {number}。").format(**given)
    if who == "family":
        return say("{name} {time} 有{kind}报警，我们正在联系。您方便的话，请马上打个电话或过去看看。").format(**given)
    if alarm.holder_id is None:
        return say("{name} {time} 有{kind}报警，还没有人接，请马上接警。").format(**given)
    return say("{name} {time} 的{kind}报警该办的下一步超时了，请看看办到哪里。").format(**given)


def house(alarm: Alarm, what: str) -> None:
    """Let the elder and the family hear how it goes on."""
    elder = alarm.elder
    if elder is None or elder.died_on is not None:
        return
    given = {"name": elder.name, "time": f"{timezone.localtime():%H:%M}", "who": alarm.responder_name}
    texts = {
        "acknowledged": say("{name}的报警，{time} 已经有人接了。"),
        "arrived": say("{name}的报警，{time} 人已经到了。"),
        "resolved": say("{name}的报警，{time} 已经处理好了。"),
    }
    own = Post.objects.filter(held(), role=Role.ELDER, party=elder.party_id).values("account")
    people = circle(alarm, "family") | _active(Account.objects.filter(pk__in=own))
    for account in people:
        notices.tell(account, texts[what].format(**given), link(alarm, "family"), once=f"alarm:{alarm.pk}:{what}")


def sent(alarm: Alarm, account: Account) -> None:
    """Whoever is to go there learns of it at once, on the phone too."""
    name = alarm.elder.name if alarm.elder is not None else say("一位老人")
    text = say("请马上去看{name}：{kind}报警。打开看地址和处置步骤。").format(name=name, kind=alarm.get_kind_display())
    key = f"{alarm.responded_at:%d%H%M%S}" if alarm.responded_at else ""
    notices.tell(account, text, responder_link(account, alarm), once=f"alarm:{alarm.pk}:sent:{key}")
    phone = Account.objects.get(pk=account.pk).phone
    if phone:
        notices.text_message(phone.open(), text)


def handed(alarm: Alarm, account: Account) -> None:
    """Whoever holds it from now on learns of it."""
    notices.tell(account, say("一起报警移交给您了：{alarm}。").format(alarm=alarm), responder_link(account, alarm))


def responder_link(account: Account, alarm: Alarm) -> str:
    """Where this person works on it: on the phone's face, or at a desk."""
    roles = (Role.CARER, Role.DOCTOR, Role.VOLUNTEER, Role.ASSESSOR)
    phone = Post.objects.filter(held(), account=account, role__in=roles).exists()
    return f"/today/alarms/{alarm.pk}" if phone else f"/alarms/{alarm.pk}"


def area_of(alarm: Alarm) -> str:
    """The name of the smallest place it lies in."""
    return next((place.name for place in line_of(alarm)), "")


def in_sight(account: Account, alarm: Alarm) -> bool:
    """Whether somebody with this account works where the alarm is seen: at a place that holds it, or at a party that sees it."""
    numbers = [int(part) for part in alarm.region_path.strip("/").split("/")]
    parties = _parties(alarm, tuple(Sight.Purpose.values))
    there = Q(region__in=numbers, role__in=(Role.OFFICER, Role.AGENT)) | Q(
        party__in=[*parties, alarm.party_id or 0], role__in=(*AT_THE_STATION, Role.DOCTOR)
    )
    return account.is_active and Post.objects.filter(held(), there, account=account).exists()
