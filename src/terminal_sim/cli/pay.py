"""``terminal-sim pay``: one sale at a counter, from picture to receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

from cyclopts import Parameter

from terminal_sim.bill import Bill
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.cli.screen import on_screen, written_as_files
from terminal_sim.conversation import Answers
from terminal_sim.conversation.institution import Credential
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors import Refusal
from terminal_sim.errors.input import BadField, MissingField, OptionsDoNotFit, UnwritableFile
from terminal_sim.errors.output import PaperNotWritten
from terminal_sim.reading.files import prove_writable
from terminal_sim.receipts.document import Document
from terminal_sim.receipts.model import Language
from terminal_sim.receipts.outlets import as_bytes, render
from terminal_sim.settlement.claim import AccountUse, PlaceFacts
from terminal_sim.terminal import checkout
from terminal_sim.world.counter import Counter, counter_at, priced
from terminal_sim.world.opening import OpenWorld
from terminal_sim.world.packaged import bill_named

if TYPE_CHECKING:
    from terminal_sim.reading.bills import RawBill

CREDENTIALS = ("--image", "--code", "--id-card", "--social-card")


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Presented:
    """What the customer presents: exactly one of these."""

    image: Annotated[
        list[str] | None,
        Parameter(help="照片、截屏、PDF、视频或文件夹，- 为标准输入 | pictures, PDF, video, folder, - for stdin"),
    ] = None
    code: Annotated[str, Parameter(help="扫码枪读到的 28 位数字 | the 28 digits from a wedge scanner")] = ""
    id_card: Annotated[str, Parameter(help="居民身份证号码 | identity number")] = ""
    social_card: Annotated[str, Parameter(help="社会保障卡卡号 | social-security card number")] = ""


def pay(
    *,
    presented: Presented | None = None,
    bill: Annotated[str, Parameter(help="账单文件 .yaml/.json/.csv 或示例账单名 | a bill file or an example's name")],
    institution: Annotated[str, Parameter(help="机构编码或名称；缺省取账单所写 | default: the bill's")] = "",
    patient: Annotated[str, Parameter(help="就诊人；缺省取账单所写 | whose treatment; default: the bill's")] = "",
    insurance: Annotated[str, Parameter(help="险种 310 或 390 | insurance type")] = "",
    account_use: Annotated[
        str, Parameter(help="个人账户：0 不使用 1 使用 2 家庭共济 | personal account: 0 no, 1 own first, 2 family")
    ] = "1",
    number: Annotated[str, Parameter(help="收银台自己的单号 | the till's own bill number")] = "",
    url: Annotated[
        str, Parameter(help="医保局服务地址；缺省为本机存储 | a served bureau; default: the local store")
    ] = "",
    quote: Annotated[bool, Parameter(negative="", help="只预结算，不入账 | quote only, book nothing")] = False,
    out: Annotated[Path | None, Parameter(help="小票写入此文件夹 | write the receipt into this folder")] = None,
    lang: Annotated[Language, Parameter(help="zh、en 或 both")] = "zh",
    world: WorldOptions | None = None,
    as_json: Json = False,
) -> None:
    """扫码、结算、打印。 | Scan, settle, print.

    拒付时不入账，退出码为 3，并开出原因单。 | A refusal books nothing; exit code 3, and a slip that says why.
    """
    raw = bill_named(bill)
    if out is not None:
        prove_writable(out)
    with (world or WorldOptions()).opened() as opened:
        place = _place(opened, raw, institution)
        charged = priced(opened, raw, place, opened.person(patient) if patient else None)
        with counter_at(opened, place, _bureau(opened, place, url)) as here:
            try:
                sale = _sale(here, presented or Presented(), charged, number, account_use, insurance)
                settled = _settled(here, sale, quote)
            except Refusal as refusal:
                slip = here.issue_refusal(refusal, charged.total_fen)
                _put_out(slip, str(refusal.facts.get("refusal_id", "")) or "refusal", out, lang)
                raise
            document = here.issue(settled)
    print(as_bytes(render(document, "json")).decode() if as_json else on_screen(document, lang))
    try:
        written = _put_out(document, settled.settlement_id or "quote", out, lang)
    except UnwritableFile as wrong:
        raise PaperNotWritten(settlement=settled.settlement_id or "–", **wrong.facts) from None
    for path in [] if as_json else written:
        print(f"已写入 | written to {path}")


def _place(world: OpenWorld, raw: RawBill, named: str) -> PlaceFacts:
    """The institution that is named, the bill's, or the world's first of the bill's business."""
    asked = named or raw.institution
    if asked:
        return world.place(asked)
    found = [place for place in world.places() if raw.business in (None, place.kind)]
    if not found:
        raise MissingField(place=raw.source, field="institution", wanted="who charges", wanted_zh="收费机构")
    return found[0]


def _bureau(world: OpenWorld, place: PlaceFacts, url: str) -> Answers | None:
    """The bureau at an address, spoken to over the national interface; None for this world's own desk."""
    if not url:
        return None
    from terminal_sim.national.client import NationalClient  # for who asks over the wire
    from terminal_sim.national.client import Till as NationalTill

    return NationalClient(url.rstrip("/"), NationalTill(place.code, place.name, place.admin_code), clock=world)


def _sale(
    here: Counter, presented: Presented, bill: Bill, number: str, account_use: str, insurance: str
) -> checkout.Sale:
    use = cast(AccountUse, account_use)
    if account_use not in get_args(AccountUse):
        raise BadField(place="pay", field="--account-use", came=account_use, wanted="0, 1 or 2", wanted_zh="0、1 或 2")
    own = number or f"B{here.world.now():%Y%m%d%H%M%S}"
    given = [bool(presented.image), bool(presented.code), bool(presented.id_card), bool(presented.social_card)]
    if not any(given):
        first, *others = CREDENTIALS
        wanted, wanted_zh = f"or one of {', '.join(others)}", f"或 {'、'.join(others)} 之一"
        raise MissingField(place="pay", field=first, wanted=wanted, wanted_zh=wanted_zh)
    if sum(given) > 1:
        first, second, *_ = (option for option, has in zip(CREDENTIALS, given, strict=True) if has)
        raise OptionsDoNotFit(first=first, second=second)
    if presented.id_card or presented.social_card:
        kind = "02" if presented.id_card else "03"
        credential = Credential(kind, presented.id_card or presented.social_card)  # type: ignore[arg-type]
        return checkout.by_credential(bill, credential, number=own, account_use=use, insurance=insurance)
    text = presented.code or _scanned(presented.image or [])
    return checkout.by_code(bill, text, number=own, account_use=use, insurance=insurance)


def _scanned(sources: Sequence[str]) -> str:
    from terminal_sim.qr.frames.sources import frames  # with a picture: readers take time to load
    from terminal_sim.terminal.scanner import scan

    return scan(frames(sources), source=", ".join(sources)).voucher.digits


def _settled(here: Counter, sale: checkout.Sale, quote: bool) -> Settled:
    done = checkout.quote(here.till, sale) if quote else checkout.pay(here.till, sale)
    found = done.quote if quote else done.settled
    if found is None:
        raise TypeError("a sale that came through has its reply")
    return found


def _put_out(document: Document, stem: str, out: Path | None, lang: Language) -> list[Path]:
    return [] if out is None else written_as_files(document, out, stem, lang)
