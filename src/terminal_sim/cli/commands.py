"""The table of commands (命令表): name -> where its function lives. Nothing is imported until it is called."""

from __future__ import annotations

from cyclopts import App, Parameter

import terminal_sim

COMMANDS: tuple[tuple[str, str, str], ...] = (
    ("demo", "demo:demo", "演示全部场景 | play every example, from phone to receipt"),
    ("people", "people:people", "列出人员 | who is here, what they hold, what their families may do"),
    ("catalogue", "catalogue:catalogue", "列出目录项目 | drugs, services and consumables"),
    ("bills", "bills:bills", "列出示例账单 | example bills"),
    ("show", "show:show", "展码 | show a code on a phone"),
    ("scan", "scan:scan", "读码 | read codes from pictures, video or a camera"),
    ("degrade", "degrade:degrade", "处理图片 | a picture as a bad camera would give it"),
    ("pay", "pay:pay", "扫码结算 | scan, settle, print"),
    ("receipt", "receipt:receipt", "重出单据 | a receipt again, in any form, or to a printer"),
    ("explain", "explain:explain", "每一分的依据 | the rule behind each fen, and what if"),
    ("cancel", "undo:cancel", "撤销结算 | cancel a settlement"),
    ("recover", "undo:recover", "处理无答复 | clear up messages without a reply"),
    ("reconcile", "reconcile:reconcile", "日终对账 | the day book against the bureau's books"),
    ("audit", "audit:audit", "核对账簿 | are the bureau's books what was written?"),
    ("store", "store:store", "备份、恢复、日终封存 | back up, restore, close a day"),
    ("printer", "printer:printer", "虚拟打印机 | what a printer would print"),
    ("price", "price:price", "按参数计算案例 | price self-contained cases"),
    ("rules", "rules:rules", "地区规则 | rule packs: list, check, compare"),
    ("family", "family:family", "家庭 | bindings, grants, wallet, quotas; compare, play"),
    ("play", "play:play", "演练场景 | play scenarios, in process or against a served bureau"),
    ("replay", "replay:replay", "回放 | recorded messages once more, and what came out otherwise"),
    ("interface", "interface:interface", "机构接口字段表 | transactions and fields of the interface"),
    ("serve", "serve:serve", "医保局模拟服务 | the bureau on the wire, for other programs"),
    ("paired", "paired:paired", "已配对的浏览器 | browsers that need not pair again, and forgetting them"),
    ("batch", "batch:batch", "批量计价 | a year of claims at once, under any pack"),
    ("population", "population:population", "虚构人口 | a city of people with a year of visits, as Parquet"),
    ("load", "load:load", "压力测试 | a city's day against a served bureau, every answer checked"),
    ("where", "world:where", "存储与世界 | which store, which world, what time"),
    ("reset", "world:reset", "重新开始 | a new round of the world"),
    ("clock", "clock:clock", "世界时钟 | the world's clock: show, set, move, stop"),
    ("snapshot", "snapshots:snapshot", "快照 | keep both books as they stand"),
    ("restore", "snapshots:restore", "恢复 | go on from a snapshot"),
    ("wheelhouse", "wheelhouse:wheelhouse", "离线安装包 | an installation without network, in a folder"),
    ("faults", "faults:faults", "故障 | lose replies, delay, and worse, on purpose"),
)


def build() -> App:
    """The whole program as one cyclopts app."""
    app = App(
        name="terminal-sim",
        version=terminal_sim.__version__,
        help="医保结算终端模拟器 | payment-terminal settlement simulator for China's medical insurance.\n\n"
        "仅为模拟，不连接任何真实账户。 | A simulator: it touches no real account.",
        version_flags=["--version"],
        default_parameter=Parameter(show_default=False, negative_iterable=()),
    )
    for name, where, what in COMMANDS:
        app.command(f"terminal_sim.cli.{where}", name=name, help=what)
    return app
