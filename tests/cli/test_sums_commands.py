"""price, rules and explain at the command line: what they print, their documents against their schemas, exit codes."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from terminal_sim.cli.running import run

FIXTURES = Path(__file__).parents[2] / "fixtures" / "cases"
BILL = "{total: 100.00, self_pay: 0, prepay: 0, over_limit: 0}"


def document(words: list[str], capsys: pytest.CaptureFixture[str], code: int = 0) -> dict[str, Any]:
    """What a command prints with --json, checked against the schema that it names."""
    assert run([*words, "--json"]) == code
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    kind = found["schema"].split("/")[1]
    schema = resources.files("terminal_sim") / "schemas" / f"{kind}-1.schema.json"
    jsonschema_rs.validate(json.loads(schema.read_text(encoding="utf-8")), found)
    return found


@pytest.mark.parametrize("name", ["published", "software_tests", "derived", "shapes"])
def test_price_checks_the_given_cases(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = document(["price", str(FIXTURES / f"{name}.yaml"), "--check"], capsys)
    assert told["counts"]["different"] == 0
    assert told["counts"]["unknown_figure"] == 0
    assert told["counts"]["priced"] == told["counts"]["cases"] > 5


def test_several_files_are_priced_as_one_list(capsys: pytest.CaptureFixture[str]) -> None:
    names = [str(FIXTURES / f"{name}.yaml") for name in ("derived", "shapes")]
    both = document(["price", *names], capsys)["counts"]["cases"]
    assert both == sum(document(["price", name], capsys)["counts"]["cases"] for name in names)


def test_price_prints_each_figure_the_reasons_and_the_counts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["price", str(FIXTURES / "published.yaml"), "--check"]) == 0
    told = capsys.readouterr().out
    assert "统筹基金 fund: 585.00" in told
    assert "起付线：每年600.00元，本次之前尚余600.00元，本次由个人承担600.00元" in told
    assert "核对 66 项：相符 66，不符 0；未公布 83，输入不足 13，未知项 0" in told
    assert "WE-052: 缺 accounts.own" in told


def test_a_difference_ends_with_its_own_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.yaml"
    policy = "{deductible_mode: none, ratio: 0.5}"
    path.write_text(f"- {{id: one, bill: {BILL}, policy: {policy}, expected: {{fund: 50.01, cash: null}}}}\n")
    told = document(["price", str(path), "--check"], capsys, code=6)
    assert told["cases"][0]["check"]["figures"] == [
        {"name": "fund", "expected_fen": 5001, "came_fen": 5000, "verdict": "different", "missing": ""},
        {"name": "cash", "expected_fen": None, "came_fen": None, "verdict": "not_compared", "missing": ""},
    ]
    assert run(["price", str(path)]) == 0


def test_an_expected_figure_that_nobody_knows_is_no_success(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(f"- {{bill: {BILL}, policy: {{deductible_mode: none, ratio: 0.5}}, expected: {{funds: 50.00}}}}\n")
    assert run(["price", str(path), "--check"]) == 6
    assert "没有这个结果项" in capsys.readouterr().out


def test_a_case_that_cannot_be_read_does_not_keep_the_others_from_being_priced(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "two.yaml"
    path.write_text(
        f"- {{id: bad, bill: {BILL}, policy: {{ratio: 2}}}}\n"
        f"- {{id: good, bill: {BILL}, policy: {{deductible_mode: none, ratio: 0.5}}}}\n"
    )
    told = document(["price", str(path)], capsys, code=2)
    assert "two.yaml:1" in told["cases"][0]["error"]["en"]
    assert told["cases"][1]["figures"]["fund_fen"] == 5000


def test_a_file_that_is_not_there_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["price", "nowhere.yaml"]) == 2
    assert "nowhere.yaml" in capsys.readouterr().err


def test_rules_lists_and_shows_the_regions(capsys: pytest.CaptureFixture[str]) -> None:
    told = document(["rules", "list"], capsys)
    assert {"national", "henan-zhengzhou", "shaanxi-xian", "guangdong-guangzhou", "hainan"} <= {
        pack["id"] for pack in told["packs"]
    }
    shown = document(["rules", "show", "henan-zhengzhou", "--on", "2022-12-31"], capsys)
    caps = next(row for row in shown["parameters"] if row["parameter"] == "clinic.employee.caps")
    assert "retired 1150.00, other 900.00" in caps["texts"][0]
    assert run(["rules", "list"]) == 0
    assert run(["rules", "show", "national"]) == 0
    assert "400 " not in capsys.readouterr().err


def test_rules_diff_tells_what_differs_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    told = document(["rules", "diff", "henan-zhengzhou", "shaanxi-xian", "--on", "2023-05-01"], capsys)
    found = {row["parameter"]: (row["a"], row["b"]) for row in told["differences"]}
    assert found["clinic.employee.deductible"] == (
        "by place: township 0.00, community_center 0.00, base 0.00, other 40.00 per visit, once a day and institution",
        "200.00 per year",
    )
    assert found["pharmacy.employee.fund_rate"] == (None, "70%")
    assert "settlement.rounding" not in found
    same = document(["rules", "diff", "hainan", "hainan"], capsys)
    assert same["differences"] == []
    assert run(["rules", "diff", "henan-zhengzhou", "hainan"]) == 0


def test_rules_check_tells_every_problem_of_a_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("pack: {id: mine}\nclinic: {employee: {fund_rate: [{from: 2024-01-01, value: 1.5, cite: x}]}}\n")
    told = document(["rules", "check", str(path)], capsys, code=2)
    assert {problem["place"] for problem in told["files"][0]["problems"]} == {"mine.yaml:1", "mine.yaml:2"}
    assert run(["rules", "check", str(path)]) == 2
    assert "mine.yaml:2: clinic.employee.fund_rate.0.cite" in capsys.readouterr().out


def test_a_region_that_nobody_knows_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "diff", "atlantis", "hainan"]) == 3
    assert "atlantis" in capsys.readouterr().err


@pytest.fixture(scope="module")
def demo_store(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("explain")
    store = str(place / "sim.db")
    assert run(["demo", "--out", str(place / "out"), "--db", store]) == 0
    return store


def booked(store: str, place: str, day: str) -> str:
    """The settlement number of the demo's play at a place on a day."""
    from terminal_sim.terminal import papers
    from terminal_sim.world.counter import open_papers
    from terminal_sim.world.opening import open_world

    with open_world(store) as world, open_papers(world) as books:
        found = [paper.id for paper in papers.listed(books, world.id) if f"{paper.issued_at:%Y-%m-%d}" == day]
        return next(number for number in found if number.startswith("S") and _at(world, number, place))


def _at(world: Any, number: str, place: str) -> bool:
    from terminal_sim.world.counter import booked as settled_of

    return place in settled_of(world, number).place.tags


def test_explain_tells_every_fen_and_what_would_have_been(demo_store: str, capsys: pytest.CaptureFixture[str]) -> None:
    number = booked(demo_store, "pooling_pharmacy", "2023-06-15")
    capsys.readouterr()
    told = document(["explain", number, "--db", demo_store], capsys)
    shares = {share["payer"]: share["amount_fen"] for share in told["settlement"]["shares"]}
    assert shares == {"fund": 17150, "own": 8000, "pooled": 4000, "cash": 850}
    lines = told["settlement"]["trace"]
    assert sum(line["amount_fen"] for line in lines if line["subject"] in shares) == 30000
    words = ["explain", number, "--db", demo_store, "--what-if", "kind=clinic", "level=3"]
    supposed = document(words, capsys)["supposed"]
    assert {share["payer"]: share["amount_fen"] for share in supposed["shares"]}["fund"] == 12250
    assert run(words) == 0
    assert "统筹基金 fund: 171.50 -> 122.50  (-49.00)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("supposed", "code", "named"),
    [
        ("weather=rain", 2, "weather"),
        ("day=tomorrow", 2, "tomorrow"),
        ("use=7", 2, "7"),
        ("level=9", 2, "provincial3"),
        ("level", 2, "level=…"),
        ("kind=hospital", 2, "pharmacy"),
        ("tags=castle", 2, "specialist"),
        ("day=2019-01-01", 3, "2021-04-22"),
        ("region=atlantis", 3, "atlantis"),
    ],
)
def test_explain_refuses_what_cannot_be_supposed(
    demo_store: str, capsys: pytest.CaptureFixture[str], supposed: str, code: int, named: str
) -> None:
    number = booked(demo_store, "pooling_pharmacy", "2023-06-15")
    capsys.readouterr()
    assert run(["explain", number, "--db", demo_store, "--what-if", supposed]) == code
    assert named in capsys.readouterr().err


def test_explain_supposes_a_region_that_a_user_wrote(
    demo_store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["rules", "template"]) == 0
    pack = tmp_path / "my-city.yaml"
    pack.write_text(capsys.readouterr().out, encoding="utf-8")
    number = booked(demo_store, "pooling_pharmacy", "2023-06-15")
    capsys.readouterr()
    words = [
        "explain",
        number,
        "--db",
        demo_store,
        "--what-if",
        f"region={pack}",
        "kind=clinic",
        "level=2",
        "day=2024-05-01",
    ]
    supposed = document(words, capsys)["supposed"]
    assert supposed["fund_rate"] == "0.6000"
    assert next(share for share in supposed["shares"] if share["payer"] == "fund")["amount_fen"] == 5700
