"""What every test shares: on a build machine (``CI=true``) a test that was to run and could not is an error."""

import os
from collections.abc import Generator

import pytest

pytest_plugins = ("tests.postgres",)
MUST_RUN_IN_CI = ("postgres", "browser", "zbar", "ray")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    marks = [name for name in MUST_RUN_IN_CI if item.get_closest_marker(name)]
    if report.skipped and not hasattr(report, "wasxfail") and marks and os.environ.get("CI") == "true":
        reason = call.excinfo.value if call.excinfo else "no reason given"
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} is marked {', '.join(marks)} and must run here, but was skipped: {reason}"
    return report
