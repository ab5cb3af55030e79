"""Reading one frame of a page's camera (代读一帧画面), for browsers that cannot read codes themselves.

What is read goes back to the page, which shows it to the counter as it shows what it read itself. A frame without a
code is nothing to complain of: the next one is already coming.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from terminal_sim.web.answering import Answering
from terminal_sim.web.said import Told

BUDGET_S = 0.3


def camera_routes(answering: Answering) -> Sequence[BaseRoute]:
    """The route of the frames."""
    return [Route("/web/read", answering.doing(codes_told), methods=["POST"])]


def codes_told(_request: Request, body: bytes) -> Told:
    """The texts of the codes in a picture; vouchers first, as a poster may hang behind the phone."""
    from terminal_sim.qr.frames.stills import still_frames  # with the first frame: a reader takes its time to load
    from terminal_sim.qr.read import read

    frames = still_frames(body, "camera")
    readings = [read(replace(frame, is_still=False), budget_s=BUDGET_S) for frame in frames]
    found = [*(text for each in readings for text in each.voucher_texts)]
    found += [code.text for each in readings for code in each.codes if code.text not in found]
    return {"codes": found}
