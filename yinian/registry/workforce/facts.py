"""What the registry tells columns about workers."""

from django.utils.translation import gettext_lazy as _

from yinian.foundation.columns import Fact, publish, subject

WORKERS = subject(
    "worker",
    "SELECT id AS subject, region_path FROM registry_worker WHERE since <= :day AND (until IS NULL OR until > :day)",
)
publish(
    WORKERS,
    Fact("post", "text", "SELECT id AS subject, post AS value FROM registry_worker", _("岗位")),
    Fact(
        "certified",
        "flag",
        "SELECT DISTINCT worker_id AS subject, 1 AS value FROM registry_certificate WHERE kind <> 'health' "
        "AND issued_on <= :day AND (expires_on IS NULL OR expires_on >= :day) AND (withdrawn_on IS NULL OR withdrawn_on > :day)",
        _("有有效的职业证书"),
    ),
)
