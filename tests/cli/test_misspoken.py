"""Given a command line that does not fit, when it is run, then what is wrong stands there in Chinese first."""

import pytest

from terminal_sim.cli.running import run


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("pai", "没有命令 pai（是否想用 pay？）"),
        ("store bakup x", "没有命令 bakup（是否想用 backup？）"),
        ("pay --bil x", "缺少 --bill（--bil 是否应为 --bill？）"),
        ("pay --bill", "--bill 之后缺少取值"),
        ("pay --bill a --bill b", "--bill 重复出现"),
        ("serve --port abc", "--port 收到 abc，应为整数"),
        ("serve --freeze=maybe", "--freeze 收到 maybe，应为 true 或 false"),
        ("recover --policy adpot", "--policy 收到 adpot，可用：adopt、reverse（是否想用 adopt？）"),
        ("price cases.yaml --nothing", "没有选项 --nothing"),
        ("scan --nothing", "没有选项 --nothing"),
        ("where a b", "多余的内容 a b"),
    ],
)
def test_what_does_not_fit_is_told_in_both_languages(words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words.split()) == 2
    chinese, english = capsys.readouterr().err.splitlines()
    assert chinese == f"命令有误：{told}。用 --help 查看用法。"
    assert english.startswith("the command does not fit: ")


def test_a_long_list_of_commands_ends_in_dots(capsys: pytest.CaptureFixture[str]) -> None:
    run(["pai"])
    assert ", pay …. See --help." in capsys.readouterr().err
