"""药店收银软件的测试：真实的接口、可重复的世界、可指定的故障。

A pharmacy till's tests: a real interface, a world that repeats itself, faults at will.

    pip install ".[web]" pytest        # in the folder of this project
    pytest test_pharmacy.py
"""

import pytest

from terminal_sim.errors.bureau import PatientIsNotSubject
from terminal_sim.errors.talk import NoReply


def test_the_own_account_pays_first_and_cash_takes_the_rest(bureau):
    paid = bureau.pay("guangzhou-pharmacy", holder="示例穗安")
    assert (paid.fund, paid.own, paid.cash) == ("0.00", "80.00", "25.00")
    assert bureau.balance("示例穗安") == "0.00"


def test_a_child_pays_from_the_mothers_account(bureau):
    mother = bureau.person("新母", balance="20.00")
    bureau.person("新子", born="2018-03-15", household=mother.household, **{"class": "minor"})
    bureau.bind("新母", "新子")
    bureau.grant("新母", "新子")
    paid = bureau.pay("clinic-child", holder="新母", subject="新子")
    assert (paid.fund, paid.pooled, paid.cash) == ("52.13", "20.00", "25.87")


@pytest.mark.bureau(at="2023-03-15T16:40")
def test_somebody_elses_code_is_turned_away_and_nothing_is_booked(bureau):
    with pytest.raises(PatientIsNotSubject):
        bureau.pay("xian-pharmacy-xiaoli", holder="示例小明", patient="示例小丽")
    assert bureau.balance("示例小明") == "100.00"


def test_a_lost_reply_is_booked_all_the_same(bureau):
    bureau.fault("lose_reply", step="2207", times=1)
    with pytest.raises(NoReply):
        bureau.pay("clinic-child", holder="示例林岚", subject="示例小满")
    assert bureau.balance("示例林岚") == "0.00", "charge nobody twice: ask first"
