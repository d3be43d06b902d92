"""A session on a real cluster for all tests here; without `make spark` they are skipped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.spark.standalone import HOST, Standalone, standalone
from yinian.foundation import engines
from yinian.foundation.engines import Embedded, Engine

# What a cluster on one small machine needs beside what the house sets; an operator would write the same into spark-defaults.conf.
DEFAULTS = f"""
spark.driver.bindAddress {HOST}
spark.driver.host {HOST}
spark.executor.memory 512m
spark.driver.memory 512m
spark.sql.files.openCostInBytes 0
spark.sql.files.maxPartitionBytes 256k
spark.sql.shuffle.partitions 2
spark.log.level ERROR
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if settings.COLUMNS != "spark":
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(pytest.mark.skip(reason="columns are on DuckDB here; `make spark` runs these"))


@pytest.fixture(scope="session", autouse=True)
def _defaults(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("conf")
    (folder / "spark-defaults.conf").write_text(DEFAULTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_CONF_DIR", str(folder))
        patch.setenv("SPARK_LOCAL_IP", HOST)
        yield


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, _defaults: None) -> Iterator[Standalone]:
    """Two workers that live as long as the tests of one module."""
    with standalone(tmp_path_factory.mktemp("cluster")) as found:
        settings.SPARK_MASTER = found.address
        yield found


@pytest.fixture(scope="module")
def spark(cluster: Standalone) -> Iterator[Engine]:
    """Spark as the house uses it, on that cluster."""
    with engines.chosen() as engine:
        assert engine.session.sparkContext.master == cluster.address  # type: ignore[attr-defined]
        yield engine


@pytest.fixture(scope="session")
def embedded() -> Iterator[Engine]:
    """DuckDB as the house uses it."""
    engine = Embedded()
    yield engine
    engine.close()
