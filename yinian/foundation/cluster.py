"""Apache Spark as the engine of columns; read only where it is set, because PySpark is no dependency of the house."""

from pathlib import Path

from django.conf import settings
from pyspark.sql import SparkSession

from yinian.foundation.engines import spoken

# An overflow is an error here as it is in DuckDB, and "name" is a name.
OPTIONS = {
    "spark.sql.ansi.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.session.timeZone": "UTC",
}


class Cluster:
    """A session on the cluster that is set; the workers read and write the folders of columns themselves."""

    def __init__(self) -> None:
        builder = SparkSession.builder.master(settings.SPARK_MASTER).appName("yinian")
        for name, value in OPTIONS.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()

    def run(self, statement: str, facts: Path, out: Path, source: str) -> None:
        """As Engine has it."""
        self.session.read.parquet(_place(facts)).createOrReplaceTempView(source)
        self.session.sql(spoken(statement, "spark")).write.parquet(_place(out))

    def close(self) -> None:
        """End the session and its Java process's work."""
        self.session.stop()


def _place(path: Path) -> str:
    # Hadoop takes the path as it stands: percent signs of a URL would be part of the name.
    return f"file://{path.absolute()}"
