"""A bureau behind the interface, in process: the example world at a moment, and an institution that sends JSON."""

import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from terminal_sim.bill import Business
from terminal_sim.national.profile import Profile, profile
from terminal_sim.national.server import Exchange, answer
from terminal_sim.national.shelf import MemoryShelf
from terminal_sim.national.transaction import Office
from terminal_sim.phone.wallet import Phone
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import resolved
from terminal_sim.world.opening import OpenWorld, open_world
from terminal_sim.world.packaged import example_bill
from tests.national.answer_check import faults


@cache
def _example_world() -> bytes:
    """The example world's file, made once: a test that wants a world of its own copies it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "world.db"
        open_world(str(path)).close()
        return path.read_bytes()


def fresh_world(folder: Path) -> Path:
    """A store with the example world, for one test."""
    path = folder / "world.db"
    path.write_bytes(_example_world())
    return path


DOOR = "/fsi/api/rsfComIfsService/callService"


@dataclass
class Institution:
    """An institution's program: it sends envelopes and reads replies, nothing more."""

    office: Office
    code: str
    at: datetime
    serial: int = 0
    sent: list[Exchange] = field(default_factory=list)

    def number(self) -> str:
        self.serial += 1
        return f"{self.code}{self.at:%Y%m%d%H%M%S}{self.serial:04d}"

    def envelope(self, infno: str, given: dict[str, Any], **changes: Any) -> dict[str, Any]:
        head = {
            "infno": infno,
            "msgid": self.number(),
            "mdtrtarea_admvs": "410100",
            "insuplc_admdvs": "410100",
            "recer_sys_code": "99",
            "dev_no": "",
            "dev_safe_info": "",
            "cainfo": "",
            "signtype": "SM2",
            "infver": "V1.0",
            "opter_type": "1",
            "opter": "0001",
            "opter_name": "操作员",
            "inf_time": f"{self.at:%Y-%m-%d %H:%M:%S}",
            "fixmedins_code": self.code,
            "fixmedins_name": "示例机构",
            "sign_no": "",
            "input": given,
        }
        return {**head, **changes}

    def send(self, body: object, path: str = DOOR, **headers: str) -> dict[str, Any]:
        """Post a body as it stands; the reply as JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        exchange = answer(self.office, raw, {"content-type": "application/json", **headers}, path)
        self.sent.append(exchange)
        reply: dict[str, Any] = json.loads(exchange.body)
        return reply

    def call(self, infno: str, given: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Send a transaction; the whole reply, which must be what its field tables say."""
        reply = self.send(self.envelope(infno, given, **changes))
        assert not (self.last.headers["content-type"].startswith("application/json") and faults(infno, reply)), faults(
            infno, reply
        )
        return reply

    def ok(self, infno: str, given: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Send a transaction that must be done; its output."""
        reply = self.call(infno, given, **changes)
        assert reply["infcode"] == 0, reply["err_msg"]
        output: dict[str, Any] = reply.get("output") or {}
        return output

    def no(self, infno: str, given: dict[str, Any], **changes: Any) -> str:
        """Send a transaction that must be refused; its err_msg."""
        reply = self.call(infno, given, **changes)
        assert reply["infcode"] == -1, reply
        text: str = reply["err_msg"]
        return text

    @property
    def last(self) -> Exchange:
        return self.sent[-1]


@dataclass
class Town:
    """The example world at one moment, with its offices and phones."""

    world: OpenWorld
    at: datetime

    def office(self, habits: str | Profile = "tolerant") -> Office:
        chosen = profile(habits) if isinstance(habits, str) else habits
        return Office(self.world.desk(), packaged_catalogue, self.world, MemoryShelf(), chosen, self.next_number)

    def institution(self, code: str, habits: str | Profile = "tolerant") -> Institution:
        return Institution(self.office(habits), code, self.at)

    def shown(self, holder: str, subject: str = "", channel: str = "alipay", serial: int = 0) -> str:
        """The 28 digits that a phone shows."""
        phone = Phone(self.world.person(holder).number, self.world.desk(), self.world, channel)
        return phone.show(self.world.person(subject or holder).number, serial=serial).text

    def next_number(self, name: str) -> int:
        return self.world.store.write(self.world.id, lambda tx: tx.next_number(name))

    def number(self, name: str) -> str:
        return self.world.person(name).number

    def certificate(self, name: str) -> str:
        return self.world.person(name).certificate

    @staticmethod
    def with_profile(office: Office, **changes: Any) -> Office:
        return replace(office, profile=replace(office.profile, **changes))


CREDENTIAL_OF_TOKEN = {"psn_cert_type": "", "certno": "", "psn_name": ""}


def with_token(token: str) -> dict[str, Any]:
    """The credential fields of a decoded code."""
    return {"mdtrt_cert_type": "01", "mdtrt_cert_no": token, **CREDENTIAL_OF_TOKEN}


def decoded(institution: Institution, code: str, business: str) -> dict[str, Any]:
    """What the decode call says of a code."""
    from terminal_sim.national import decode

    body = {"orgId": institution.code, "transType": "ec.query", "data": {"ecQrCode": code, "businessType": business}}
    raw = json.dumps(body).encode()
    reply: dict[str, Any] = json.loads(decode.answer(institution.office, raw, {}).body)
    return reply


def token_of(institution: Institution, code: str, business: str) -> str:
    reply = decoded(institution, code, business)
    assert reply["code"] == 0, reply
    token: str = reply["data"]["ecToken"]
    return token


def rows_of(bill: str, region: str, day: date, kind: Business) -> list[dict[str, Any]]:
    """The rows of an example bill as a till sends them."""
    lines = resolved(example_bill(bill), packaged_catalogue(), region, day, kind).lines
    return [
        {
            "feedetl_sn": str(line.number),
            "rxno": line.prescription,
            "rx_circ_flag": "1" if line.prescription else "0",
            "fee_ocur_time": "",
            "med_list_codg": line.item,
            "medins_list_codg": line.own_item,
            "det_item_fee_sumamt": line.total_fen / 100,
            "cnt": float(line.quantity),
            "pric": float(line.unit_price),
            "hosp_appr_flag": "0",
        }
        for line in lines
    ]


@dataclass
class Visit:
    """A registered visit at a clinic with its lines sent, up to the quote."""

    clinic: Institution
    person: str
    id: str
    token: str
    insurance: str
    total: float
    batch: str = "B1"

    def charge(self, **changes: Any) -> dict[str, Any]:
        data = {
            "psn_no": self.person,
            **with_token(self.token),
            "med_type": "11",
            "medfee_sumamt": self.total,
            "psn_setlway": "01",
            "mdtrt_id": self.id,
            "chrg_bchno": self.batch,
            "insutype": self.insurance,
            "acct_used_flag": "1",
        }
        return {"data": {**data, **changes}}


def visit_of_case_b(town: Town, clinic: Institution) -> Visit:
    """Case B up to the lines: a child's code on the mother's phone at a community health centre."""
    token = token_of(clinic, town.shown("示例林岚", "示例小满"), "01101")
    person = clinic.ok("1101", {"data": with_token(token)})["baseinfo"]["psn_no"]
    register = {
        "psn_no": person,
        "insutype": "390",
        "begntime": f"{town.at:%Y-%m-%d %H:%M:%S}",
        **with_token(token),
        "certno": town.certificate("示例小满"),
        "psn_name": "示例小满",
        "ipt_otp_no": "MZ0001",
        "dept_code": "01",
        "dept_name": "儿科",
        "caty": "A07",
    }
    visit = clinic.ok("2201", {"data": register})["data"]["mdtrt_id"]
    told = {"mdtrt_id": visit, "psn_no": person, "med_type": "11", "begntime": register["begntime"]}
    clinic.ok("2203", {"mdtrtinfo": told, "diseinfo": []})
    rows = rows_of("clinic-child", "henan-zhengzhou", town.at.date(), "clinic")
    named = {"mdtrt_id": visit, "psn_no": person, "chrg_bchno": "B1"}
    clinic.ok("2204", {"feedetail": [{**row, **named} for row in rows]})
    return Visit(clinic, person, visit, token, "390", 98.0)
