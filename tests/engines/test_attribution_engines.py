"""DuckDB, Spark and ClickHouse (chdb) give the same attribution by the same expressions, to 1e-9.

Not among the default tests' needs: an engine that is not installed is passed over and says so. `make test-engines`
makes an environment of its own with all of them.
"""

from __future__ import annotations

import importlib.util
import shutil
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow.parquet as pq
import pytest
from tests.engines.attribution import QUESTIONS, REACHES, EngineTables, company, counts

from trine.analytics.schema import TABLES
from trine.core.attribution import credit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from trine.analytics.attribution.counts import Counts
    from trine.analytics.attribution.reach import Question, Reach

CASES = [pytest.param(reach, asked, id=f"{reach.scope}-{asked.dimension}") for reach in REACHES for asked in QUESTIONS]


def run(expression: Any) -> Any:
    return expression.to_pyarrow()


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company as Parquet files."""
    folder = tmp_path_factory.mktemp("company")
    for name, table in company().items():
        pq.write_table(table if table.num_columns else TABLES[name].arrow.empty_table(), folder / f"{name}.parquet")
    return folder


@pytest.fixture(scope="session")
def duckdb_facts(files: Path) -> EngineTables:
    connection = ibis.duckdb.connect()
    return EngineTables(lambda name: connection.read_parquet(str(files / f"{name}.parquet"), table_name=name))


@pytest.fixture(scope="session")
def spark_facts(files: Path) -> Iterator[EngineTables]:
    if importlib.util.find_spec("pyspark") is None:
        pytest.skip("PySpark is not installed: pip install trine[spark], or make test-engines")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java, and there is no java on the path")
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    connection = ibis.pyspark.connect(session)
    yield EngineTables(lambda name: connection.read_parquet(str(files / f"{name}.parquet"), table_name=name))
    session.stop()


def same(left: Counts, right: Counts) -> None:
    """Both give the same credit, removal effects and totals to 1e-9."""
    currency = left.currency
    assert right.currency == currency
    mine, theirs = credit(left.counted(currency)), credit(right.counted(currency))
    for model, given in mine.models.items():
        assert list(theirs.models[model]) == list(given)
        for key, one in given.items():
            other = theirs.models[model][key]
            assert (other.deals, other.value) == pytest.approx((one.deals, one.value), rel=1e-9, abs=1e-9), (model, key)
    assert theirs.chain.removal_effects == pytest.approx(mine.chain.removal_effects, rel=1e-9)
    assert right.numbers(currency) == left.numbers(currency)
    assert sum(one.deals for one in mine.models["markov"].values()) > 10


@pytest.mark.parametrize(("reach", "asked"), CASES)
def test_spark_counts_what_duckdb_counts(
    duckdb_facts: EngineTables, spark_facts: EngineTables, reach: Reach, asked: Question
) -> None:
    same(counts(duckdb_facts, reach, asked, run), counts(spark_facts, reach, asked, run))


@pytest.fixture(scope="session")
def clickhouse(files: Path) -> Iterator[Any]:
    if importlib.util.find_spec("chdb") is None:
        pytest.skip("chdb is not installed: make test-engines")
    from chdb.session import Session

    session = Session()
    for name in TABLES:
        session.query(f"CREATE VIEW {name} AS SELECT * FROM file('{files}/{name}.parquet', Parquet)")
    yield session
    session.close()


@pytest.mark.parametrize(("reach", "asked"), CASES)
def test_clickhouse_counts_what_duckdb_counts(
    duckdb_facts: EngineTables, clickhouse: Any, reach: Reach, asked: Question
) -> None:
    unbound = EngineTables(lambda name: ibis.table(duckdb_facts.table(name).schema(), name=name))

    def run_there(expression: Any) -> Any:
        return arrow_of(clickhouse, ibis.to_sql(expression, dialect="clickhouse"))

    same(counts(duckdb_facts, reach, asked, run), counts(unbound, reach, asked, run_there))


def arrow_of(session: Any, sql: str) -> Any:
    """A query's answer as Arrow."""
    import pyarrow as pa

    settings = "SETTINGS join_use_nulls = 1, output_format_arrow_string_as_string = 1"
    return pa.ipc.open_file(pa.BufferReader(session.query(f"{sql}\n{settings}", "Arrow").bytes())).read_all()
