"""Every answer is what its field tables say: ``Institution.call`` looks at each. Here the look itself and everyone."""

from typing import Any

import pytest

from terminal_sim.bureau.people import everyone
from tests.national.answer_check import faults
from tests.national.town import Town

PLACE = "H41010099002"


def test_everybody_is_told_as_the_tables_say(zhengzhou: Town) -> None:
    place = zhengzhou.institution(PLACE)
    for person in zhengzhou.world.read(everyone):
        asked = {"mdtrt_cert_type": "02", "mdtrt_cert_no": person.certificate, "certno": "", "psn_name": ""}
        told = place.ok("1101", {"data": {**asked, "psn_cert_type": person.certificate_kind}})
        assert told["insuinfo"]
        place.ok("5206", {"data": {"psn_no": person.number, "cum_ym": "202403"}})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"brdy": "2017-05-06 00:00:00"}, "baseinfo.brdy is not day"),
        ({"age": "6"}, "baseinfo.age is not number"),
        ({"age": 6.05}, "baseinfo.age is not number"),
        ({"gend": "m"}, "baseinfo.gend is not text, at most 6, a code of gend"),
        ({"psn_name": "长" * 51}, "baseinfo.psn_name is not text"),
        ({"psn_no": 42}, "baseinfo.psn_no is not text"),
        ({"certno": ""}, "baseinfo.certno is empty"),
        ({"certNo": "x"}, "baseinfo.certNo is in no table"),
    ],
)
def test_what_is_otherwise_is_seen(zhengzhou: Town, changes: dict[str, Any], said: str) -> None:
    asked = {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": zhengzhou.certificate("示例小满")}}
    reply = zhengzhou.institution(PLACE).call("1101", asked)
    reply["output"]["baseinfo"] |= changes
    found = faults("1101", reply)
    assert len(found) == 1
    assert found[0].startswith(said)
