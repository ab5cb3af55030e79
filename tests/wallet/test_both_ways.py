"""A family's conversation, in process and over the wire: every reply is the same, to the last field."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from terminal_sim.clock import FixedClock, moment
from terminal_sim.conversation import Act, Answers, Asking, Reply, Sender
from terminal_sim.conversation.family import (
    AcceptTransfer,
    ActivateBinding,
    ActivateVoucher,
    ApplyBinding,
    CancelGrant,
    ConfirmGrant,
    DissolveQuota,
    EditBinding,
    FindRecords,
    InviteGrant,
    LinkAuthoriser,
    ListFamily,
    ReserveQuota,
    ReviewBinding,
    ReviewGrant,
    SetVoucherPassword,
    TransferToWallet,
    Unbind,
)
from terminal_sim.conversation.guide import ReadGuide
from terminal_sim.conversation.phone import ReadMessages, ShowCode
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.wallet.client import WalletClient
from terminal_sim.wallet.verbs import VERBS
from terminal_sim.world.opening import OpenWorld, open_world
from tests.national.town import fresh_world

AT = moment("2024-03-15T09:30")


@contextmanager
def in_process(folder: Path) -> Iterator[tuple[Answers, OpenWorld]]:
    with open_world(str(fresh_world(folder)), clock=FixedClock(AT)) as world:
        yield world.desk(), world


@contextmanager
def over_the_wire(folder: Path) -> Iterator[tuple[Answers, OpenWorld]]:
    with running(SiteConfig(str(fresh_world(folder))), clock=FixedClock(AT)) as served:
        client = WalletClient(served.url)
        yield client, served.site.room().world
        client.lanes.drop()


def said(bureau: Answers, world: OpenWorld) -> list[Reply]:
    """The whole conversation: what is done, what is refused, and one message repeated."""
    mother, child, stranger = (world.person(name) for name in ("示例林岚", "示例小满", "示例穗安"))
    me, kid = mother.number, child.number
    born = (kid, child.name, child.certificate)
    acts: list[Act] = [
        ListFamily(me),
        ShowCode(me, kid, channel="alipay"),
        ShowCode(me, stranger.number),
        ActivateVoucher(me, (me,)),
        ApplyBinding(me, born[1], born[2], "child", faces=(me,), documents=("household_register",)),
        ReviewBinding("B000001", approve=True),
        ActivateBinding("B000001", me),
        SetVoucherPassword("B000001", me, "123456"),
        EditBinding("B000001", me, name="别名"),
        InviteGrant(me, child.name, child.certificate, "child", from_day=AT.date() + timedelta(days=1)),
        ConfirmGrant("G000001", kid),
        ReviewGrant("G000001", approve=False, reason="材料不清"),
        LinkAuthoriser("G000001", kid, faces=(me, kid), consent=True),
        TransferToWallet(me, kid, "child", 500),
        AcceptTransfer("T000001", kid),
        ReserveQuota(me, kid, "child", 500),
        DissolveQuota("Q000001", me),
        CancelGrant("G000001", me),
        Unbind("B000001", me),
        FindRecords(me, year=2024),
        ReadGuide(me, "bind", child.name, child.certificate),
        ReadMessages(me),
        ListFamily(me),
    ]
    agency = (ReviewBinding, ReviewGrant)
    replies = []
    for number, act in enumerate(acts, 1):
        holder = kid if isinstance(act, ConfirmGrant | AcceptTransfer | LinkAuthoriser) else me
        sender = Sender("agency", "agency") if isinstance(act, agency) else Sender("phone", holder)
        replies.append(bureau.answer(Asking(f"n-{number}", sender, act, AT)))
    replies.append(bureau.answer(Asking("n-2", Sender("phone", me), acts[1], AT)))
    return replies


def test_every_reply_is_the_same_both_ways(tmp_path: Path) -> None:
    heard = []
    for name, way in (("here", in_process), ("there", over_the_wire)):
        folder = tmp_path / name
        folder.mkdir()
        with way(folder) as (bureau, world):
            heard.append(said(bureau, world))
    here, there = heard
    for one, other in zip(here, there, strict=True):
        assert one == other
    assert here[-1].repeated
    assert sum(reply.refusal is None for reply in here) >= 8, "a conversation in which something is done"
    assert sum(reply.refusal is not None for reply in here) >= 4


@pytest.mark.parametrize("word", sorted(VERBS))
def test_every_word_is_said_above(word: str) -> None:
    source = Path(__file__).read_text("utf-8")
    assert f"{VERBS[word].act.__name__}(" in source
