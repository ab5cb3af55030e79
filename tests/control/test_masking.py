"""Nothing personal leaves the log, however a client writes it."""

import json
from urllib.parse import urlencode

import pytest

from terminal_sim.control.message_log import Seen
from terminal_sim.control.recording import recorded, text_of

NUMBER, NAME, CARD = "990002199004020125", "示例林岚", "A99000201"
DATA = {"mdtrt_cert_type": "02", "mdtrt_cert_no": NUMBER, "certno": NUMBER, "psn_name": NAME}
PLAIN = json.dumps({"infno": "1101", "input": {"data": DATA}}, ensure_ascii=False)
WRITTEN: dict[str, bytes] = {
    "utf-8": PLAIN.encode(),
    "gbk": PLAIN.encode("gbk"),
    "escaped": json.dumps(json.loads(PLAIN)).encode(),
    "text in text": json.dumps({"input": json.dumps({"data": DATA})}).encode(),
    "capitals": json.dumps({"DATA": {key.upper(): value for key, value in DATA.items()}}, ensure_ascii=False).encode(),
    "camel": json.dumps({"certNo": NUMBER, "psnName": NAME, "idNo": NUMBER, "userName": NAME}).encode(),
    "form": urlencode({"data": PLAIN}).encode(),
    "form in gbk": urlencode({"data": PLAIN}, encoding="gbk").encode(),
    "number": f'{{"certno":{NUMBER},"psn_name":"{NAME}"}}'.encode(),
    "after letters": f'{{"id":"ID{NUMBER}"}}'.encode(),
    "markup": f"<no>{NUMBER}</no>".encode(),
    "card": json.dumps({"mdtrt_cert_type": "03", "mdtrt_cert_no": CARD, "card_sn": CARD}).encode(),
    "passport": json.dumps({"certno": "E12345678", "idNo": "E12345678"}).encode(),
    "broken": PLAIN.encode()[:-1] + b"\xff\xfe",
}


@pytest.mark.parametrize("way", sorted(WRITTEN))
def test_a_body_is_masked_however_it_is_written(way: str) -> None:
    shown = text_of(WRITTEN[way])
    for secret in (NUMBER, NAME, CARD, "E12345678", json.dumps(NAME)[1:-1]):
        assert secret not in shown
    kept = recorded(Seen("w", "POST", f"/x/{NUMBER}", {"x-person": NUMBER}, WRITTEN[way], 200, WRITTEN[way], 1.0))
    assert NUMBER not in json.dumps(kept)


def test_a_body_that_was_cut_within_a_letter_is_still_read() -> None:
    body = json.dumps({"psn_name": NAME, "memo": "药药药"}, ensure_ascii=False).encode()
    for cut in (3, 4, 5):
        shown = text_of(body[:-cut])
        assert "示**岚" in shown
        assert "药药" in shown


def test_the_numbers_of_messages_stay_as_they_are() -> None:
    text = '{"msgid":"H41010099005202403150930000001","omsgid":"20240315093000210200ab","setl_id":"S00000000001"}'
    assert text_of(text.encode()) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (NUMBER, "990002********0125"),
        (f"x{NUMBER}", "x990002********0125"),
        (f"1{NUMBER}", f"1{NUMBER}"),
        ("110101000000000000", "110101********0000"),
        ("x110101000000000000", "x110101000000000000"),
        (f"424{'0' * 25}", "424…000000"),
        (f"1424{'0' * 25}", f"1424{'0' * 25}"),
        (f"410000{'a1' * 16}", "410000…a1a1"),
        (f"x410000{'a1' * 16}", f"x410000{'a1' * 16}"),
    ],
)
def test_what_stands_before_a_number_tells_whether_it_is_one(text: str, shown: str) -> None:
    assert text_of(text.encode()).startswith(shown)
