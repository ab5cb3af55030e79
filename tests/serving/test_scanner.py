"""A decode call without a code: what the tester holds first, then what ``--scanner`` names."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from terminal_sim.clock import FixedClock
from terminal_sim.qr.draw import draw_png
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import SiteConfig
from tests.conversation.ways import AT
from tests.national.town import fresh_world
from tests.serving.test_doors import call, post

DECODE = "/localcfc/api/hsecfc/localQrCodeQuery"
ORG = "H41010099005"
CALL = {"orgId": ORG, "transType": "ec.query", "data": {"orgId": ORG, "businessType": "01101"}}


def decoded(served: Served) -> dict[str, Any]:
    return post(served, DECODE, CALL)


def shown(served: Served, holder: str) -> str:
    reply = post(served, "/wallet/show", {"holder": holder, "subject": holder})
    return str(reply["result"]["text"])


@pytest.mark.parametrize("held_first", [True, False])
def test_the_newest_picture_of_a_folder_lies_before_the_scanner(tmp_path: Path, held_first: bool) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    config = SiteConfig(str(fresh_world(tmp_path)), scanner=str(folder))
    with running(config, clock=FixedClock(AT)) as served:
        assert "[NothingToScan]" in decoded(served)["message"]
        old, new = shown(served, "9900000201"), shown(served, "9900000202")
        for name, text, when in (("b.png", old, 1000), ("a.png", new, 2000)):
            draw_png(text).save(folder / name)
            os.utime(folder / name, (when, when))
        if held_first:
            held = json.dumps({"institution": ORG, "code": shown(served, "9900000201")}).encode()
            call(served, "PUT", "/control/scanner", held, **{"Content-Type": "application/json"})
        assert decoded(served)["data"]["userName"] == ("示例林岚" if held_first else "示例周山")


def test_a_picture_without_a_code_is_named(tmp_path: Path) -> None:
    picture = tmp_path / "empty.png"
    config = SiteConfig(str(fresh_world(tmp_path)), scanner=str(picture))
    with running(config, clock=FixedClock(AT)) as served:
        assert "[NoSuchPicture]" in decoded(served)["message"]
        draw_png("hello").resize((20, 20)).save(picture)
        assert decoded(served)["code"] in {500159, 500167, 500168}
