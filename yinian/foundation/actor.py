"""Who acts: a plain value built once per request from a post; system jobs act as named actors."""

from dataclasses import dataclass, replace

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(TextChoices):
    """What a post is for. An officer's level is that of the post's region."""

    OFFICER = "officer", pgettext_lazy("role", "工作人员")
    INSPECTOR = "inspector", _("检查员")
    EVALUATOR = "evaluator", _("第三方评估员")
    AGENT = "agent", _("12349 话务员")
    MANAGER = "manager", _("服务商负责人")
    DISPATCHER = "dispatcher", _("调度员")
    CARER = "carer", _("养老护理员")
    DOCTOR = "doctor", _("医护人员")
    ASSESSOR = "assessor", _("评估师")
    VOLUNTEER = "volunteer", _("志愿者")
    ELDER = "elder", _("老年人")
    FAMILY = "family", _("家属")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")
    SYSTEM = "system", _("系统")


@dataclass(frozen=True, slots=True)
class Actor:
    """A role within a region or for a party; `via` names the verbs it is acting through, outermost first.

    `region_path` is how far it sees; `home_path` only says where its line lies when it is about nothing placed.
    """

    role: Role
    name: str
    account_id: int | None = None
    post_id: int | None = None
    region_id: int | None = None
    region_path: str = ""
    region_name: str = ""
    level: str = ""
    party_id: int | None = None
    home_path: str = ""
    via: tuple[str, ...] = ()
    # Groups of columns beyond its role's, opened to it for the one person whose rows it is reading.
    columns: frozenset[str] = frozenset()
    # The key of another system by which it came in, where no person acts.
    key_id: int | None = None

    def through(self, verb: str) -> "Actor":
        """The same actor inside a verb: what it calls there is no longer checked for permission, only recorded."""
        return replace(self, via=(*self.via, verb))

    @property
    def label(self) -> str:
        """How the journal and a refusal name this actor."""
        return f"{self.name}（{Role(self.role).label}）" if self.role != Role.SYSTEM else self.name


def system(name: str) -> Actor:
    """A job's actor: sees every region, and its name stands in the journal."""
    return Actor(role=Role.SYSTEM, name=name, region_path="/")
