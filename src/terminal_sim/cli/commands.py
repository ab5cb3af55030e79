"""The table of commands (命令表): name -> where its function lives. Nothing is imported until it is called."""

from __future__ import annotations

from cyclopts import App

import terminal_sim

COMMANDS: tuple[tuple[str, str], ...] = (
    ("demo", "terminal_sim.cli.demo:demo"),
    ("people", "terminal_sim.cli.people:people"),
    ("catalogue", "terminal_sim.cli.catalogue:catalogue"),
    ("bills", "terminal_sim.cli.bills:bills"),
    ("show", "terminal_sim.cli.show:show"),
    ("scan", "terminal_sim.cli.scan:scan"),
    ("pay", "terminal_sim.cli.pay:pay"),
    ("receipt", "terminal_sim.cli.receipt:receipt"),
    ("printer", "terminal_sim.cli.printer:printer"),
    ("price", "terminal_sim.cli.price:price"),
    ("rules", "terminal_sim.cli.rules:rules"),
)


def build() -> App:
    """The whole program as one cyclopts app."""
    app = App(
        name="terminal-sim",
        version=terminal_sim.__version__,
        help="医保结算终端模拟器 | payment-terminal settlement simulator for China's medical insurance.\n\n"
        "仅为模拟，不连接任何真实账户。 | A simulator: it touches no real account.",
        version_flags=["--version"],
    )
    for name, where in COMMANDS:
        app.command(where, name=name)
    return app
