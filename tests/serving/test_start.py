"""A server's start: what its first answer does not need is not loaded before it is asked for."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from tests.national.town import fresh_world

LATER = (
    "PIL",
    "alembic",
    "cryptography",
    "numpy",
    "structlog",
    "yaml",
    "terminal_sim.bureau.registry.answering",
    "terminal_sim.control.server",
    "terminal_sim.faults",
    "terminal_sim.phone",
    "terminal_sim.reading.catalogue",
    "terminal_sim.reading.forms",
    "terminal_sim.receipts",
    "terminal_sim.terminal",
    "terminal_sim.wallet",
    "terminal_sim.web.page_routes",
    "terminal_sim.world.making",
)
SCRIPT = """
import sys, urllib.request
import terminal_sim.cli.serve
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.web.routes import pages
body = b'{"infno":"9001","msgid":"m1","fixmedins_code":"H41010099005","input":{"signIn":{"opter_no":"1"}}}'
with running(SiteConfig(sys.argv[1]), beside=pages) as served:
    asked = urllib.request.Request(served.url, body, {"content-type": "application/json"})
    print(urllib.request.urlopen(asked).read().decode())
    print(*sorted(sys.modules))
"""


def test_a_server_answers_before_it_loads_what_nobody_asked_for(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT, str(fresh_world(tmp_path))], capture_output=True, text=True)
    answer, loaded = done.stdout.splitlines()
    assert '"infcode":0' in answer
    assert [name for name in LATER if find_spec(name) is None] == []
    assert [name for name in LATER if name in loaded.split()] == []
