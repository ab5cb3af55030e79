"""A bureau for pytest (测试夹具): ``bureau`` is a running bureau in a world of its own, for one test.

    def test_a_childs_code_on_the_mothers_phone(bureau):
        paid = bureau.pay("clinic-child", holder="示例林岚", subject="示例小满")
        assert (paid.fund, paid.pooled, paid.cash) == ("52.13", "30.00", "15.87")

One server runs for each test process, on a free port of this machine; under xdist each worker has its own. The clock of
a test's world stands still at ``bureau_at`` (ini option, or ``@pytest.mark.bureau(at=…)``), so that a test says the
same every day. The mark also takes ``profile`` and ``seed``. What ``bureau`` can do is told in ``serving.bench``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from terminal_sim.serving.bench import Bench
    from terminal_sim.serving.benches import Benches

AT = "2024-03-15T09:30"
MARK = "bureau"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The ini options of this plugin."""
    parser.addini("bureau_at", "the moment at which a test's world stands", default=AT)
    parser.addini("bureau_profile", "the habits of the interface", default="tolerant")


def pytest_configure(config: pytest.Config) -> None:
    """The mark of this plugin."""
    config.addinivalue_line("markers", "bureau(at, profile, seed): the moment, habits and seed of a test's bureau")


@pytest.fixture(scope="session")
def bureau_servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Benches]:
    """The servers of this test process, stopped at its end."""
    from terminal_sim.serving.benches import Benches

    with Benches(tmp_path_factory.mktemp("bureau")) as benches:
        yield benches


@pytest.fixture
def bureau(request: pytest.FixtureRequest, bureau_servers: Benches) -> Bench:
    """A running bureau in a world of its own."""
    mark = request.node.get_closest_marker(MARK)
    asked: dict[str, Any] = dict(mark.kwargs) if mark is not None else {}
    profile = str(asked.get("profile") or request.config.getini("bureau_profile"))
    at = str(asked.get("at") or request.config.getini("bureau_at"))
    return bureau_servers.bench(profile, at, asked.get("seed"))
