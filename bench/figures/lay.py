"""Laying the year down; run by bench/figures/stage.py in the environment of its scratch database."""

import json

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Model  # noqa: E402

from bench.figures.stage import CITY, DUE, FACILITIES, ORDERS, VISITS, WORKERS  # noqa: E402
from yinian.config import catalogue_load  # noqa: E402
from yinian.delivery.orders.models import Order  # noqa: E402
from yinian.entitlement.benefits.models import Decision  # noqa: E402
from yinian.foundation import regions  # noqa: E402
from yinian.foundation.actor import system  # noqa: E402
from yinian.foundation.guard import writing  # noqa: E402
from yinian.registry.providers import actions as providers  # noqa: E402
from yinian.registry.providers.models import Facility  # noqa: E402
from yinian.registry.workforce.models import Worker  # noqa: E402

BY = system("bench")
# Elders and communities by number, so that a row can be drawn by arithmetic.
DRAWN = """
CREATE TEMP TABLE drawn AS SELECT id, region_path, row_number() OVER (ORDER BY id) - 1 AS n FROM registry_elder;
CREATE UNIQUE INDEX ON drawn (n);
CREATE TEMP TABLE place AS SELECT id, path, row_number() OVER (ORDER BY id) - 1 AS n FROM foundation_region
WHERE level = 'community' AND path >= '{path}' AND path < '{end}';
ANALYZE drawn; ANALYZE place;
"""
FACILITY = """
INSERT INTO registry_facility (region_path, region_id, operator_id, name, kind, owner, operating_model, status, opened_on, generated,
  area_m2{names})
SELECT p.path, p.id, {operator}, '测速设施' || g, (ARRAY['residential','station','centre','canteen'])[g % 4 + 1], 'private',
  'self_built', 'open', DATE '2020-01-01', TRUE, 200{values}
FROM generate_series(0, {facilities} - 1) g JOIN place p ON p.n = g * 7 % (SELECT count(*) FROM place);
INSERT INTO registry_beds (region_path, facility_id, kind, count, since, source)
SELECT region_path, id, 'ordinary', 60, DATE '2020-01-01', '' FROM registry_facility WHERE kind = 'residential';
"""
WORKER = """
WITH made AS (INSERT INTO foundation_party (kind, name, region_path)
  SELECT 'worker', '护理员' || g, p.path FROM generate_series(0, {workers} - 1) g
  JOIN place p ON p.n = g % (SELECT count(*) FROM place) RETURNING id, name, region_path)
INSERT INTO registry_worker (region_path, party_id, region_id, name, post, since{names})
SELECT m.region_path, m.id, p.id, m.name, 'carer', DATE '2020-01-01'{values} FROM made m JOIN place p ON p.path = m.region_path;
"""
GRANT = """
INSERT INTO entitlement_decision (region_path, elder_id, benefit, status, amount, unit, since, "table", version,
  document, clause, decided_at{names})
SELECT region_path, id, 'monthly_visit', 'granted', 1, 'visits', DATE '2020-01-01', 'bench', '1', '测速', '一', now(){values}
FROM drawn WHERE n % {each} = 0;
"""
# The first orders are the visits: each of those due once a month. The rest fall on a third of the elders.
ORDER = """
INSERT INTO delivery_order (region_path, elder_id, item_id, channel, funding, place, starts_at, minutes, provider_id, status,
  placed_at, came_at, left_at, served_on, verified_at, verified_minutes{names})
SELECT d.region_path, d.id, i.id, 'desk', CASE WHEN g.n % 2 = 0 THEN 'hours' ELSE 'self' END, i.place, g.at, 60, {party},
  'verified', g.at, g.at, g.at + INTERVAL '1 hour', g.at::date, g.at + INTERVAL '2 hours', 30 + g.n % 60{values}
FROM (SELECT n, now() - (n % 365 + 1) * INTERVAL '1 day' AS at,
    CASE WHEN n < {visits} THEN n % {due} * {each} ELSE n::bigint * 48271 % (SELECT count(*) / 3 FROM drawn) * 3 END AS who,
    CASE WHEN n < {visits} THEN 'visiting_round' ELSE (ARRAY['bathing','canteen_meal','indoor_cleaning','day_care'])[n % 4 + 1] END AS what
  FROM generate_series({low}, {high} - 1) n) g
JOIN drawn d ON d.n = g.who JOIN registry_serviceitem i ON i.code = g.what AND i.version = 1
"""
STEP = 500_000


def main() -> None:
    """The provider by its verb, everything else by the database."""
    catalogue_load.load(print)
    city = regions.by_code(CITY)
    operator = providers.register(providers.Registration("测速服务商", city, "company"), by=BY)
    with connection.cursor() as cursor:
        (elders,) = _one(cursor, "SELECT count(*) FROM registry_elder")
        numbers = {
            "path": city.path, "end": regions.end(city.path), "operator": operator.pk, "party": operator.party_id, "due": DUE,
            "each": max(1, elders // DUE), "visits": VISITS, "facilities": FACILITIES, "workers": WORKERS,
        }  # fmt: skip
        with writing("bench"):
            cursor.execute(DRAWN.format(**numbers))
            for model, statement in ((Facility, FACILITY), (Worker, WORKER), (Decision, GRANT)):
                cursor.execute(statement.format(**numbers, **rest(model, statement)))
            for low in range(0, ORDERS, STEP):
                high = min(low + STEP, ORDERS)
                cursor.execute(ORDER.format(**numbers, **rest(Order, ORDER), low=low, high=high))
        cursor.execute("ANALYZE")


def rest(model: type[Model], statement: str) -> dict[str, str]:
    """The columns that a statement leaves out and that want a value: their names and their defaults."""
    table, said = model._meta.db_table, statement.replace("\n", " ")
    listed = said[said.index(f"INTO {table} (") :].split("(", 1)[1].split(")", 1)[0].replace("{names}", "")
    named = {one.strip().strip('"') for one in listed.split(",")}
    left = [
        one for one in model._meta.concrete_fields if one.column not in named and not one.null and one.column != "id"
    ]
    values = [one.get_db_prep_save(one.get_default(), connection) for one in left]
    written = [
        f"'{json.dumps(value.obj)}'"
        if hasattr(value, "obj")
        else str(value).upper()
        if isinstance(value, bool)
        else f"'{value}'"
        for value in values
    ]
    return {"names": "".join(f", {one.column}" for one in left), "values": "".join(f", {one}" for one in written)}


def _one(cursor, statement: str):
    cursor.execute(statement)
    return cursor.fetchone()


if __name__ == "__main__":
    main()
