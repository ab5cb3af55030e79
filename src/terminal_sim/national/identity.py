"""Who a message is about (就诊凭证与就诊人): the credential, the named patient, a person as the interface shows one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import cast

from terminal_sim.bill import Patient
from terminal_sim.conversation.institution import Credential, CredentialKind
from terminal_sim.coverage import Cover
from terminal_sim.national.codes import person_type
from terminal_sim.national.values import Values
from terminal_sim.national.writing import flag
from terminal_sim.people import Person, Sex

CREDENTIAL_FIELDS = """
mdtrt_cert_type | 就诊凭证类型 | C3:mdtrt_cert_type | Y! | 2+ | 01 code token, 02 identity number, 03 social card
mdtrt_cert_no   | 就诊凭证编号 | C64 | o | 2+ | token, identity number or card number
card_sn         | 卡识别码     | C64 | o | 2+ | wanted with type 03
psn_cert_type   | 人员证件类型 | C6:psn_cert_type | Y | 2+ | kind of the named patient's certificate
certno          | 证件号码     | C50 | Y | 2+ | the named patient's certificate
"""
SEX_CODE = {"male": "1", "female": "2"}


def credential_of(values: Values) -> Credential:
    """The credential; another document (99) counts by its number, an empty number falls back to the certificate."""
    kind, number = values.text("mdtrt_cert_type"), values.text("mdtrt_cert_no")
    if kind not in ("01", "02", "03"):
        kind = "02"
    if not number and kind == "02":
        number = values.text("certno")
    return Credential(cast(CredentialKind, kind), number)


def patient_of(values: Values) -> Patient | None:
    """The patient that the message names (D3), None where it names none."""
    certificate = values.text("certno")
    return Patient(values.text("psn_name"), certificate) if certificate else None


def credential_fields(credential: Credential, patient: Patient | None) -> dict[str, object]:
    """The same in the fields of the interface, for our own client."""
    return {
        "mdtrt_cert_type": credential.kind,
        "mdtrt_cert_no": credential.value,
        "card_sn": "",
        "psn_cert_type": "01" if patient else "",
        "certno": patient.certificate if patient else "",
        "psn_name": patient.name if patient else "",
    }


def person_fields(person: Person, age: int) -> dict[str, object]:
    """A person as baseinfo and setlinfo show one."""
    return {
        "psn_no": person.number,
        "psn_cert_type": person.certificate_kind,
        "certno": person.certificate,
        "psn_name": person.name,
        "gend": SEX_CODE[person.sex],
        "naty": "01",
        "brdy": person.born.isoformat(),
        "age": float(age),
    }


def cover_fields(cover: Cover, age: int) -> dict[str, object]:
    """An insurance row's facts as insuinfo and setlinfo both show them."""
    return {
        "insutype": cover.insurance,
        "psn_type": person_type(cover.person_class, age),
        "cvlserv_flag": flag("civil_servant" in cover.tags),
    }


def person_plain(values: Mapping[str, object]) -> dict[str, object]:
    """A person read back by our own client. What the interface does not show stays empty."""
    sex: Sex = "female" if values.get("gend") == "2" else "male"
    born = values.get("brdy") or date.min.isoformat()
    return {
        "number": values.get("psn_no") or "",
        "name": values.get("psn_name") or "",
        "certificate": values.get("certno") or "",
        "certificate_kind": values.get("psn_cert_type") or "01",
        "sex": sex,
        "born": born,
        "household": "",
    }
