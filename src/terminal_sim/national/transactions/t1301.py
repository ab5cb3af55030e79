"""13xx the catalogue (目录下载与查询): files of items, price limits, advance shares, own codes, page by page."""

from __future__ import annotations

from collections.abc import Callable

from terminal_sim.national.catalogue_file import (
    EMPTY_LISTS,
    KINDS,
    advance_shares,
    download,
    own_codes,
    price_limits,
)
from terminal_sim.national.fields import Node, node
from terminal_sim.national.transaction import PUBLIC, Output, Request, Transaction
from terminal_sim.national.transactions.t3202 import KEPT_FOR
from terminal_sim.national.writing import time_text

VERSION = "F001_20240101"
LARGEST_PAGE = 500
ASKED = node("data", "object", "ver | 版本号 | C20 | o | 2+ | v0000 the first time", "目录下载", may_lack=True)
FILE = node(
    "",
    "bare",
    """
    file_qury_no | 文件查询号   | C40  | Y | 2+ | for 9102 with fixmedins_code plc
    filename     | 文件名       | C200 | Y | 2+ |
    dld_end_time | 下载截止时间 | DT   | Y | 2+ |
    data_cnt     | 数据量       | N10  | Y | 2+ | rows
    """,
    "目录文件",
)
PAGE = node(
    "data",
    "object",
    """
    hilist_code      | 医保目录编码     | C50  | o | 2+ |
    fixmedins_code   | 定点医药机构编号 | C30  | o | 2+ |
    medins_list_codg | 医药机构目录编码 | C150 | o | 2+ |
    updt_time        | 更新时间         | DT   | o | 2+ | newer than this
    page_num         | 当前页数         | N4   | o | 2+ | from 1
    page_size        | 本页数据量       | N4   | o | 2+ |
    """,
    "目录查询",
    may_lack=True,
)
LIST = node(
    "",
    "bare",
    """
    data       | 数据       | L   | Y | 2+ | rows
    pages      | 总页数     | N10 | Y | 2+ |
    recordCounts | 总记录数 | N10 | Y | 2+ |
    pageSize   | 每页数据量 | N10 | Y | 2+ |
    pageNum    | 当前页     | N10 | Y | 2+ |
    size       | 本页数据量 | N10 | Y | 2+ |
    firstPage  | 是否首页   | C5  | o | 2+ |
    lastPage   | 是否末页   | C5  | o | 2+ |
    """,
    "分页数据",
)


def _download(request: Request) -> Output:
    infno = request.infno
    version = request.one("data").text("ver")
    content, count = download(request.office.catalogue(), infno, VERSION)
    if version == VERSION:
        content, count = download(request.office.catalogue(), "", VERSION)
    filename = f"{infno}_{VERSION}.zip"
    number = request.office.shelf.put(PUBLIC, filename, content)
    ends = time_text(request.office.clock.now() + KEPT_FOR)
    return {"file_qury_no": number, "filename": filename, "dld_end_time": ends, "data_cnt": count}


def _limits(request: Request) -> Output:
    day = request.office.clock.now().date()
    return _page(request, price_limits(request.office.catalogue(), request.place().region, day))


def _shares(request: Request) -> Output:
    day = request.office.clock.now().date()
    return _page(request, advance_shares(request.office.catalogue(), request.place().region, day))


def _own_codes(request: Request) -> Output:
    return _page(request, own_codes(request.office.catalogue(), request.head.institution))


def _page(request: Request, rows: list[dict[str, object]]) -> Output:
    given = request.one("data")
    for name in ("hilist_code", "medins_list_codg"):
        wanted = given.text(name)
        rows = [row for row in rows if not wanted or row.get(name, wanted) == wanted]
    size = min(max(given.number("page_size"), 0) or LARGEST_PAGE, LARGEST_PAGE)
    page = max(given.number("page_num"), 1)
    pages = max(1, -(-len(rows) // size))
    shown = rows[(page - 1) * size : page * size]
    return {
        "data": shown,
        "pages": pages,
        "recordCounts": len(rows),
        "pageSize": size,
        "pageNum": page,
        "size": len(shown),
        "firstPage": page == 1,
        "lastPage": page >= pages,
    }


def _listing(infno: str, zh: str, en: str, asks: Node, gives: Node, serve: Callable[[Request], Output]) -> Transaction:
    return Transaction(infno, zh, en, (asks,), (gives,), serve=serve)


NAMES = {
    "1301": ("西药中成药目录下载", "download drugs"),
    "1302": ("中药饮片目录下载", "download herb pieces"),
    "1305": ("医疗服务项目目录下载", "download services"),
    "1306": ("医用耗材目录下载", "download consumables"),
}
TRANSACTIONS = (
    *(_listing(infno, *NAMES[infno], ASKED, FILE, _download) for infno in KINDS),
    *(_listing(infno, "目录下载（无数据）", "download, empty here", ASKED, FILE, _download) for infno in EMPTY_LISTS),
    _listing("1317", "医药机构目录匹配信息查询", "own codes of items", PAGE, LIST, _own_codes),
    _listing("1318", "医保目录限价信息查询", "price limits", PAGE, LIST, _limits),
    _listing("1319", "医保目录先自付比例信息查询", "advance shares", PAGE, LIST, _shares),
)
