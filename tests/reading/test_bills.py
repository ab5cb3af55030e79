"""A bill comes as YAML, JSON or CSV; what is wrong in it is told by file, line and field."""

import random
import re
from collections.abc import Callable
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import pytest

from terminal_sim.bill import Bill
from terminal_sim.clock import CHINA
from terminal_sim.errors.base import BadInput, TerminalSimError
from terminal_sim.errors.input import (
    AmountTooLarge,
    BadAmount,
    BadCertificateNumber,
    BadField,
    DuplicateField,
    EmptyBill,
    LineTotalMismatch,
    MissingField,
    ReturnWithoutOriginal,
    TotalMismatch,
    UnknownField,
    UnknownItem,
    UnreadableFile,
    WholeDocumentWrong,
)
from terminal_sim.money import Rate
from terminal_sim.reading.bills import RawBill, bill_of, read_bill
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import resolved

FIXTURES = Path(__file__).parents[2] / "fixtures" / "bills"
PACKAGED = files("terminal_sim") / "world" / "data" / "bills"
SOMEDAY = date(2024, 3, 15)


def packaged(name: str) -> RawBill:
    return bill_of(name, (PACKAGED / name).read_bytes())


def priced(raw: RawBill, region: str = "henan-zhengzhou", day: date = SOMEDAY) -> Bill:
    return resolved(raw, packaged_catalogue(), region, day, raw.business or "pharmacy")


def shown(bill: Bill) -> list[tuple[str, str, str, int, int]]:
    return [(li.name, li.item_class, li.quantity, li.total_fen, li.advance_rate.ten_thousandths) for li in bill.lines]


def test_the_pharmacy_bill_of_guangzhou() -> None:
    bill = priced(packaged("guangzhou-pharmacy.yaml"), "guangdong-guangzhou")
    assert shown(bill) == [
        ("阿莫西林胶囊", "A", "2", 3720, 0),
        ("孟鲁司特钠片", "B", "1", 4500, 1000),
        ("碳酸钙D3咀嚼片", "C", "1", 2280, 0),
    ]
    assert (bill.total_fen, bill.patient, bill.prescription) == (10500, None, None)


@pytest.mark.parametrize(
    ("region", "day"), [("henan-zhengzhou", date(2024, 3, 15)), ("shaanxi-xian", date(2023, 6, 15))]
)
def test_the_childs_bill_is_the_same_in_both_cities(region: str, day: date) -> None:
    bill = priced(packaged("clinic-child.yaml"), region, day)
    assert [(c, t, a) for _, c, _, t, a in shown(bill)] == [
        ("A", 1000, 0),
        ("A", 2000, 0),
        ("A", 2500, 0),
        ("B", 2800, 1000),
        ("C", 1500, 0),
    ]


def test_the_medicines_of_xian_have_the_share_of_shaanxi() -> None:
    bill = priced(packaged("xian-pharmacy.yaml"), "shaanxi-xian", date(2023, 3, 15))
    assert [(c, t, a) for _, c, _, t, a in shown(bill)] == [("A", 6400, 0), ("B", 5840, 500), ("A", 6400, 0)]
    assert bill.total_fen == 18640
    elsewhere = priced(packaged("xian-pharmacy.yaml"), "henan-zhengzhou", date(2023, 3, 15))
    assert elsewhere.lines[1].advance_rate == Rate(1000)


def test_a_price_limit_in_force_on_the_day_comes_with_the_line() -> None:
    before = priced(packaged("hospital-outpatient.json"), day=date(2023, 12, 31))
    after = priced(packaged("hospital-outpatient.json"), day=date(2024, 1, 1))
    assert [line.price_limit_e6 for line in before.lines][:2] == [25_000000, 240_000000]
    assert [line.price_limit_e6 for line in after.lines][:2] == [30_000000, 180_000000]
    assert [line.advance_rate for line in (before.lines[1], after.lines[1])] == [Rate(1000), Rate(500)]


def test_prices_with_fractions_of_a_fen_round_once_a_line() -> None:
    bill = priced(packaged("herb-decoction.csv"))
    assert [line.total_fen for line in bill.lines] == [1500, 1785, 1075, 260, 3313, 2646, 6930, 2100]
    assert bill.lines[4].unit_price == "0.3155"


def test_a_return_takes_the_price_of_what_it_returns() -> None:
    bill = priced(packaged("pharmacy-return.yaml"))
    assert [(line.total_fen, line.returns) for line in bill.lines] == [(8400, None), (1380, None), (-2800, 1)]
    dearer = b"lines:\n - {item: XY009, quantity: 2, price: 20}\n - {item: XY009, quantity: -1, returns: 1}\n"
    assert priced(bill_of("b.yaml", dearer)).total_fen == 2000


def test_a_restricted_drug_says_whether_it_was_approved() -> None:
    lines = priced(packaged("negotiated-drugs.yaml")).lines
    assert [(line.restricted, line.approval) for line in lines[1:3]] == [(True, "1"), (True, "0")]
    assert "negotiated" in lines[1].flags


def test_yaml_json_and_csv_say_the_same() -> None:
    patient = "patient: {name: 示例小满, certificate: '990001201705060123'}\n"
    head = "business: pharmacy\ninstitution: P1\ndisease: M01\nvisit_type: 41\ntotal: 37.20\n"
    sold_on = "prescription: {number: RX1, issued_at: 2024-03-15T08:00, prescriber: 示例医师, prescriber_level: 2}\n"
    in_yaml = bill_of("b.yaml", (head + patient + sold_on + "lines: [{item: XY009, quantity: 2}]\n").encode())
    in_json = bill_of(
        "b.json",
        """{"business": "pharmacy", "institution": "P1", "disease": "M01", "visit_type": "41", "total": 37.20,
            "patient": {"name": "示例小满", "certificate": "990001201705060123"},
            "prescription": {"number": "RX1", "issued_at": "2024-03-15T08:00",
                             "prescriber": "示例医师", "prescriber_level": "2"},
            "lines": [{"item": "XY009", "quantity": 2}]}""".encode(),
    )
    in_csv = bill_of(
        "b.csv",
        "机构,业务,病种,医疗类别,总额,就诊人,证件号码,处方号,开方时间,开方医师,开方机构级别,项目,数量\n"
        "P1,药店,M01,41,37.20,示例小满,990001201705060123,RX1,2024-03-15T08:00,示例医师,2,XY009,2\n".encode(),
    )
    assert priced(in_yaml) == priced(in_json) == priced(in_csv)
    assert in_yaml.institution == in_json.institution == in_csv.institution == "P1"
    bill = priced(in_yaml)
    assert bill.prescription is not None
    assert bill.prescription.patient == bill.patient
    assert bill.prescription.issued_at == datetime(2024, 3, 15, 8, 0, tzinfo=CHINA)
    assert bill.lines[0].prescription == "RX1"


def test_the_prescription_stands_on_drugs_and_not_on_what_says_it_was_sold_without() -> None:
    raw = bill_of(
        "b.yaml",
        """
business: pharmacy
prescription: {number: RX1, issued_at: 2024-03-15T08:00, patient: {name: 示例小满, certificate: "990001201705060123"}}
lines: [{item: XY009}, {item: XY011, prescription: none}, {item: 创口贴}]
""".encode(),
    )
    assert [line.prescription for line in priced(raw).lines] == ["RX1", "", ""]
    assert raw.patient is None


def test_a_spreadsheets_bill_in_its_own_encoding_and_with_semicolons() -> None:
    bill = priced(read_bill(FIXTURES / "saved-by-a-spreadsheet.csv"))
    assert [line.name for line in bill.lines] == ["阿莫西林胶囊", "碳酸钙D3咀嚼片"]
    lines = priced(read_bill(FIXTURES / "semicolons.csv")).lines
    assert [line.prescription for line in lines] == ["RX-20230615-001", "RX-20230615-001", ""]


@pytest.mark.parametrize(
    ("name", "error", "said"),
    [
        ("unknown-item.yaml", UnknownItem, "unknown-item.yaml:4 line 2: the catalogue has no item 阿莫西林胶襄"),
        ("return-of-nothing.yaml", ReturnWithoutOriginal, "return-of-nothing.yaml:4: line 2: quantity -1 is negative"),
        ("fraction-of-a-fen.csv", BadAmount, "fraction-of-a-fen.csv:2 lines[1].total: amount 37.205 cannot be booked"),
        (
            "wrong-total.json",
            TotalMismatch,
            "wrong-total.json:1: the bill states a total of 100.00 but",
        ),
        ("misspelt-field.yaml", UnknownField, "misspelt-field.yaml:4: unknown field lines[1].quantitiy; known here"),
        ("field-twice.yaml", DuplicateField, "field-twice.yaml:5: field lines.0.quantity appears twice"),
        ("two-patients.csv", BadField, "two-patients.csv:3: field patient_name holds 示例大满, wanted 示例小满"),
        ("empty.yaml", EmptyBill, "empty.yaml:2: the bill has no lines"),
    ],
)
def test_wrong_bills_say_where_and_what(name: str, error: type[TerminalSimError], said: str) -> None:
    with pytest.raises(error) as refused:
        priced(read_bill(FIXTURES / name))
    assert said in refused.value.in_english()


def test_an_unknown_item_gets_the_nearest_name() -> None:
    with pytest.raises(UnknownItem, match="Closest: 阿莫西林胶囊"):
        priced(read_bill(FIXTURES / "unknown-item.yaml"))


LINE = "lines: [{item: XY009, quantity: 2}]\n"


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("lines: [{quantity: 2}]", MissingField, "b.yaml:1: field lines[1].item is missing (an item's code"),
        ("lines: [{item: XY009, quantity: two}]", BadField, "field lines[1].quantity holds two, wanted a number"),
        ("lines: [{item: XY009, quantity: 0}]", BadField, "holds 0, wanted a quantity that is not 0"),
        ("lines: [{item: XY009, quantity: 1.00001}]", BadField, "at most four decimals"),
        ("lines: [{item: XY009, price: -1}]", BadField, "lines[1].price holds -1, wanted a price not below 0"),
        ("lines: [{item: XY009, price: -5.0}]", BadField, "lines[1].price holds -5.0, wanted a price not below 0"),
        (
            "lines: [{item: XY009, price: 10, quantity: 1000001}]",
            AmountTooLarge,
            "line 1 comes to 10000010.00",
        ),
        ("lines: [{item: XY009, price: 10, total: 11}]", LineTotalMismatch, "b.yaml:1: line 1: amount 11.00 differs"),
        ("lines: [XY009]", BadField, "field lines[1] holds XY009, wanted a mapping with `item`"),
        ("lines: [{item: XY009, price: NaN}]", BadField, "lines[1].price holds NaN"),
        ("lines: [{item: XY009, returns: 0}]", BadField, "lines[1].returns holds 0"),
        ("lines: [{item: XY009, approval: 3}]", BadField, "lines[1].approval holds 3, wanted one of 0 / 1 / 2"),
        ("lines: XY009", BadField, "field lines holds XY009, wanted a list of lines"),
        ("- XY009", WholeDocumentWrong, "b.yaml:1: the whole document is a list, wanted a mapping with `lines`"),
        ("5", WholeDocumentWrong, "b.yaml:1: the whole document is 5, wanted a mapping with `lines`"),
        ("", WholeDocumentWrong, "b.yaml:1: the whole document is empty, wanted a mapping with `lines`"),
        ("business: shop\n" + LINE, BadField, "field business holds shop, wanted one of clinic / pharmacy"),
        ("patient: {name: 示例小满}\n" + LINE, MissingField, "field patient.certificate is missing"),
        ("patient: 示例小满\n" + LINE, BadField, "field patient holds 示例小满, wanted name and certificate"),
        (
            "patient: {name: 示例小满, certificate: '990001201705060124'}\n" + LINE,
            BadCertificateNumber,
            "b.yaml:1: certificate number 990001********0124 is not valid: the check digit",
        ),
        ("prescription: {number: R1, issued_at: 2024-03-15}\n" + LINE, MissingField, "prescription.patient"),
        ("prescription: {number: R1, issued_at: soon}\n" + LINE, BadField, "prescription.issued_at holds soon"),
        ("lines: [", UnreadableFile, "b.yaml"),
    ],
)
def test_wrong_fields_are_named(text: str, error: type[TerminalSimError], said: str) -> None:
    with pytest.raises(error) as refused:
        priced(bill_of("b.yaml", text.encode()))
    assert said in refused.value.in_english()


@pytest.mark.parametrize("text", ["[]", "7", '"x"', "null", '{"lines": [3]}', '{"lines": 3}', '{"lines": [[]]}'])
def test_the_library_that_checks_never_speaks(text: str) -> None:
    with pytest.raises(BadField) as refused:
        bill_of("b.json", text.encode())
    assert not re.search("valid|instance|Form|Input|should", refused.value.sentence())
    assert set(re.findall("[A-Za-z]{2,}", refused.value.in_chinese())) <= {"json", "lines", "item"}


def test_a_list_in_place_of_a_bill_is_told_in_chinese() -> None:
    with pytest.raises(WholeDocumentWrong) as refused:
        bill_of("b.json", b"[]")
    assert "b.json:1：整个内容是清单，应为含有 `lines` 的映射" in refused.value.in_chinese()


def test_ten_million_yuan_is_the_most_of_one_line() -> None:
    line = "lines: [{item: XY009, price: 10, quantity: %s}]"
    assert priced(bill_of("b.yaml", (line % 1_000_000).encode())).total_fen == 1_000_000_000
    with pytest.raises(AmountTooLarge) as refused:
        priced(bill_of("b.yaml", (line % 1_000_000.001).encode()))
    assert "b.yaml:1：第1行金额 10000000.01 元超过单行上限 10000000.00 元" in refused.value.in_chinese()


def test_json_keeps_its_own_rules() -> None:
    with pytest.raises(UnreadableFile, match=r"b\.json:1:29"):
        bill_of("b.json", b'{"lines": [{"item": "XY009",}]\n')
    with pytest.raises(DuplicateField, match="quantity"):
        bill_of("b.json", b'{"lines": [{"item": "XY009", "quantity": 1, "quantity": 2}]}')
    with pytest.raises(UnreadableFile, match="deep"):
        bill_of("b.json", b'{"lines": ' + b"[" * 100_000)
    with pytest.raises(BadField, match=r"b\.json:3.*quantity"):
        bill_of("b.json", b'{"lines": [\n  {"item": "XY009"},\n  {"item": "XY009", "quantity": true}]}')
    tabbed = bill_of("b.json", b'{\n\t"lines": [\n\t\t{"item": "\\u7247\\/1"}]}')
    assert tabbed.lines[0].item == "片/1"


@pytest.mark.parametrize("unit", ["[", "- ", '{"a":', "? "])
@pytest.mark.parametrize("depth", [50, 2_000, 200_000])
def test_a_hostile_depth_is_refused_and_does_not_bring_the_program_down(unit: str, depth: int) -> None:
    with pytest.raises(UnreadableFile):
        bill_of("b.yaml", (unit * depth).encode())


def damaged(content: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.randint(1, 5)):
        place = chance.randrange(len(spoilt))
        put = chance.choice([b"null", b"[]", b": ", b"\n", b'"', b"1e400", b"NaN", b"&a *a", b"\xff", b"\t", b""])
        spoilt[place : place + chance.randint(0, 6)] = put
    return bytes(spoilt)


def test_spoilt_files_are_refused_with_their_name_whatever_the_damage() -> None:
    chance = random.Random(7)
    contents = [entry.read_bytes() for entry in PACKAGED.iterdir()]
    refused: list[BadInput] = []
    for ending in ("yaml", "json", "csv") * 300:
        try:
            bill_of(f"b.{ending}", damaged(chance.choice(contents), chance))
        except BadInput as wrong:
            refused.append(wrong)
    assert len(refused) > 500
    assert [each for each in refused if "b." not in each.in_english()] == []


def test_csv_keeps_its_own_rules() -> None:
    with pytest.raises(UnknownField, match="颜色"):
        bill_of("b.csv", "项目,颜色\nXY009,红\n".encode())
    with pytest.raises(DuplicateField, match="item"):
        bill_of("b.csv", "项目,item\nXY009,XY009\n".encode())
    with pytest.raises(UnreadableFile, match=r"b\.csv:2: 3 cells under 2 headings"):
        bill_of("b.csv", b"item,quantity\nXY009,1,2\n")
    with pytest.raises(EmptyBill):
        bill_of("b.csv", b"item,quantity\n\n , \n")
    with pytest.raises(UnreadableFile):
        bill_of("b.csv", b'item,quantity\n"XY009,1\n')
    assert bill_of("b.csv", b"\xef\xbb\xbfitem\tquantity\r\n\r\nXY009\t2\r\n").lines[0].place == "b.csv:3"


def test_a_bill_of_the_other_business_is_refused() -> None:
    with pytest.raises(BadField, match="business"):
        resolved(packaged("clinic-child.yaml"), packaged_catalogue(), "hainan", SOMEDAY, "pharmacy")


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"\.csv"):
        read_bill(tmp_path / "bill.docx")
    with pytest.raises(UnreadableFile, match=r"none\.yaml"):
        read_bill(tmp_path / "none.yaml")
    (tmp_path / "noise.csv").write_bytes(b"item\n\xff\xff\xff")
    with pytest.raises(UnreadableFile, match="neither UTF-8"):
        read_bill(tmp_path / "noise.csv")


def test_the_cause_is_told_in_the_language_of_the_sentence(tmp_path: Path) -> None:
    def why(act: Callable[[], object]) -> str:
        with pytest.raises(UnreadableFile) as refused:
            act()
        return refused.value.in_chinese().removeprefix("无法读取文件 ").split("：", 1)[1].split("。")[0]

    (tmp_path / "folder.yaml").mkdir()
    assert why(lambda: read_bill(tmp_path / "none.yaml")) == "文件不存在"
    assert why(lambda: read_bill(tmp_path / "folder.yaml")) == "这是文件夹，不是文件"
    assert why(lambda: read_bill(tmp_path / "b.docx")) == "文件名应以 .yaml, .yml, .json, .csv 结尾"
    assert why(lambda: bill_of("b.json", b"{")) == "此处应有双引号括起的字段名"
    assert why(lambda: bill_of("b.json", b'{"lines": }')) == "此处应有一个值"
    assert why(lambda: bill_of("b.json", b"[" * 100_000)) == "嵌套过深或内容过多"
    assert why(lambda: bill_of("b.yaml", b"lines: [")) == "缺少一个值"
    assert why(lambda: bill_of("b.yaml", b"lines:\n\t- x")) == "此处的字符不能作为开头（制表符？）"
    assert why(lambda: bill_of("b.yaml", b"a: b: c")) == "此处不应再有冒号"
    assert why(lambda: bill_of("b.csv", b"item,quantity\nXY009,1,2")) == "2 列标题下有 3 个单元格"
    assert why(lambda: bill_of("b.csv", b'item\n"XY009')) == "文本缺少结束的引号"
