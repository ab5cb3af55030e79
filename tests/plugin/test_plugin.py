"""The plugin, tested by running pytest inside pytest."""

import pytest

pytest_plugins = ["pytester"]
OPTIONS = ("-p", "no:cacheprovider", "-q")

THREE_LINES = """
def test_a_childs_code_on_the_mothers_phone(bureau):
    paid = bureau.pay("clinic-child", holder="示例林岚", subject="示例小满")
    assert (paid.fund, paid.pooled, paid.cash) == ("52.13", "30.00", "15.87")
"""

EACH_ITS_OWN = """
import pytest

@pytest.mark.parametrize("turn", range(4))
def test_money_is_there_again(bureau, turn):
    assert bureau.balance("示例林岚") == "30.00"
    bureau.pay("clinic-child", holder="示例林岚", subject="示例小满")
    assert bureau.balance("示例林岚") == "0.00"
"""

MANY_THINGS = """
import json, urllib.request
import pytest
from terminal_sim.errors.input import BadField, UnknownField
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.voucher import VoucherExpired, VoucherUsed


def post(url, plain):
    request = urllib.request.Request(url, json.dumps(plain).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as reply:
        return json.load(reply)


def test_people_are_added_and_told_over_the_wire(bureau):
    person = bureau.person("测试甲", born="1980-02-29", balance="12.50")
    asked = {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": person.certificate}}
    head = {"infno": "1101", "msgid": "m1", "fixmedins_code": "H41010099005", "input": asked}
    told = post(bureau.url + "/csb/1101", head)["output"]
    assert told["baseinfo"]["psn_name"] == "测试甲"
    assert told["insuinfo"][0]["balc"] == 12.5
    assert [seen.infno for seen in bureau.messages()] == ["1101"]


def test_a_misspelt_fact_is_told_with_those_that_are_known(bureau):
    with pytest.raises(UnknownField, match="不认识的字段 borne；可用字段：.*born"):
        bureau.person("测试甲", borne="1980-02-29")
    with pytest.raises(BadField, match="字段 sex 的值是 x，应为male / female"):
        bureau.person("测试甲", sex="x")


def test_codes_grow_old_and_are_used_once(bureau):
    client = bureau.client("H41010099005")
    code = bureau.show("示例林岚")
    bureau.later(minutes=2)
    bureau.lay_before_scanner("H41010099005", code.text)
    body = {"orgId": "H41010099005", "transType": "ec.query", "data": {"businessType": "01101"}}
    url = bureau.url + "/localcfc/api/hsecfc/localQrCodeQuery"
    assert "[VoucherExpired]" in post(url, body)["message"]


def test_a_lost_reply(bureau):
    bureau.fault("lose_reply", step="2207", times=1)
    with pytest.raises(NoReply):
        bureau.pay("clinic-child", holder="示例林岚", subject="示例小满")
    assert bureau.balance("示例林岚") == "0.00", "it was booked all the same"


@pytest.mark.bureau(at="2023-06-15T09:30")
def test_another_day(bureau):
    assert bureau.now().isoformat() == "2023-06-15T09:30:00+08:00"


@pytest.mark.bureau(profile="hebei")
def test_another_provinces_habits(bureau):
    paid = bureau.pay("clinic-child", holder="示例林岚", subject="示例小满")
    assert "示例小满" not in paid.text() or "示" in paid.text()
    assert paid.total == "98.00"


def test_a_new_round(bureau):
    bureau.pay("clinic-child", holder="示例林岚", subject="示例小满")
    bureau.reset()
    assert bureau.balance("示例林岚") == "30.00"
"""


@pytest.fixture(autouse=True)
def _no_other_plugins(monkeypatch: pytest.MonkeyPatch) -> None:
    """What else is installed here costs seconds to load and is no concern of these tests."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")


def run(pytester: pytest.Pytester, *options: str, **tests: str) -> pytest.RunResult:
    pytester.makepyfile(**tests)
    return pytester.runpytest_subprocess("-p", "terminal_sim.pytest_plugin", *OPTIONS, *options)


def test_three_lines_are_enough_and_a_wrong_expectation_fails(pytester: pytest.Pytester) -> None:
    wrong = THREE_LINES.replace("52.13", "52.14")
    outcome = run(pytester, test_three=THREE_LINES, test_wrong=wrong, test_many=MANY_THINGS)
    outcome.assert_outcomes(passed=8, failed=1)
    outcome.stdout.fnmatch_lines(["*52.13*"])


def test_workers_do_not_meet_and_every_test_has_a_world_of_its_own(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nbureau_at = 2024-03-16T10:00\n")
    asks = "def test_it(bureau):\n    assert bureau.now().isoformat() == '2024-03-16T10:00:00+08:00'\n"
    run(pytester, "-p", "xdist", "-n", "2", test_own=EACH_ITS_OWN, test_ini=asks).assert_outcomes(passed=5)


def test_nothing_is_started_for_tests_that_do_not_ask(pytester: pytest.Pytester) -> None:
    test = "import sys\ndef test_it():\n    assert 'uvicorn' not in sys.modules and 'sqlalchemy' not in sys.modules\n"
    run(pytester, test_light=test).assert_outcomes(passed=1)
