"""``terminal-sim serve``: the bureau on the wire, for hospital and pharmacy programs, phones and tests."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from terminal_sim.cli.gateway import gateway_keys
from terminal_sim.cli.listening import check_certificate, check_port
from terminal_sim.cli.nearby import EVERYWHERE, ONLY_HERE, certificate_nearby, new_token, reached, tell_pages
from terminal_sim.cli.options import WorldOptions
from terminal_sim.clock import moment
from terminal_sim.errors.input import BadField
from terminal_sim.national.profile import profile
from terminal_sim.serving.config import SiteConfig
from terminal_sim.serving.run import LOOPBACK, Address, listening, serve_workers, server
from terminal_sim.serving.site import Site
from terminal_sim.store import Store
from terminal_sim.store.worlds import World
from terminal_sim.world import clock
from terminal_sim.world.opening import new_round

if TYPE_CHECKING:
    from terminal_sim.reading.world_file import WorldFile


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Listening:
    """Where to listen."""

    host: Annotated[str, Parameter(help="监听地址，缺省仅本机 | default: this machine only")] = LOOPBACK
    port: Annotated[int, Parameter(help="端口，0 为自动选择 | 0 picks a free one")] = 8321
    tls_cert: Annotated[Path | None, Parameter(help="TLS 证书文件（PEM）| certificate")] = None
    tls_key: Annotated[Path | None, Parameter(help="TLS 私钥文件（PEM）| private key")] = None
    lan: Annotated[
        bool,
        Parameter(
            negative="", help="同一网络的手机可打开页面：HTTPS、配对二维码 | telephones nearby: HTTPS and pairing"
        ),
    ] = False
    workers: Annotated[int, Parameter(help="进程数，多于 1 需要 PostgreSQL | more than 1 wants PostgreSQL")] = 1


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Habits:
    """How the interface behaves."""

    profile: Annotated[str, Parameter(help="接口配置：tolerant、strict 或省份 | tolerant, strict or a province")] = (
        "tolerant"
    )
    gateway: Annotated[
        str, Parameter(help="网关签名 样式:账号:密钥，样式 A、B 或 C | STYLE:KEY:SECRET; default: not checked")
    ] = ""
    control_token: Annotated[str, Parameter(help="控制接口令牌；缺省不设 | token of the control interface")] = ""
    scanner: Annotated[str, Parameter(help="扫码器看到的图片、文件夹或摄像头编号 | what the scanner sees")] = ""
    record: Annotated[str, Parameter(help="把脱敏后的往来报文写入此文件 | write masked traffic to this file")] = ""
    log: Annotated[str, Parameter(help="每个请求一行 JSON，- 为标准错误 | a line of JSON a request; - is stderr")] = ""
    trace: Annotated[str, Parameter(help="链路追踪收集器地址（OTLP/HTTP）| a collector of traces, OTLP over HTTP")] = ""


def serve(
    *,
    listen: Listening | None = None,
    habits: Habits | None = None,
    file: Annotated[
        Path | None, Parameter(help="世界文件；与现有世界不同时开始新的一轮 | a world file; a new round if it differs")
    ] = None,
    freeze: Annotated[bool, Parameter(negative="", help="时钟停在 --at | the clock stands still at --at")] = False,
    world: WorldOptions | None = None,
) -> None:
    """启动医保局模拟服务与网页。 | Serve the simulated bureau and its pages.

    把现有医院或药店软件的接口地址指向这里即可；浏览器打开同一地址即见手机与收银台。
    | Point a hospital's or pharmacy's program at the printed address; a browser opens phone and counter there.
    """
    where, how, options = listen or Listening(), habits or Habits(), world or WorldOptions()
    profile(how.profile)
    check_port("serve", "--port", where.port)
    check_certificate(where.tls_cert, where.tls_key)
    config = SiteConfig(
        options.store,
        profile=how.profile,
        gateway=gateway_keys("serve", how.gateway),
        control_token=how.control_token,
        nearby=where.lan,
        scanner=how.scanner,
        record=how.record,
        log=how.log,
        trace=how.trace,
        workers=where.workers,
    )
    _check_workers(config)
    site = Site(config)
    made = certificate_nearby(site.machine.now()) if where.lan and where.tls_cert is None else None
    if where.lan:
        where = replace(where, host=EVERYWHERE if where.host == LOOPBACK else where.host)
    if made is not None:
        where = replace(where, tls_cert=made.certificate, tls_key=made.key)
    bound = listening(Address(where.host, where.port))
    address = Address(where.host, bound.getsockname()[1], where.tls_cert, where.tls_key)
    standing = _ready(site.store, options, _content(file), freeze=freeze)
    _tell(address, config, standing)
    pairing = "" if where.host in ONLY_HERE else new_token()
    tell_pages(address, pairing, made.fingerprint if made else "", _paired_before(config.db) if pairing else 0)
    if config.workers == 1:
        from terminal_sim.serving.app import build
        from terminal_sim.serving.heap import look_seldom
        from terminal_sim.web.routes import pages

        application = build(site, pages(site, pairing))
        look_seldom()
        server(application, address, site.config.limits).run(sockets=[bound])
    else:
        from terminal_sim.serving.metrics import shared_by_workers
        from terminal_sim.web.workers import FACTORY, PAIRING

        site.close()
        os.environ[PAIRING] = pairing
        with shared_by_workers():
            serve_workers(config, address, bound, FACTORY)


def _content(file: Path | None) -> WorldFile | None:
    if file is None:
        return None
    from terminal_sim.reading.world import read_world  # for who brings a file: the forms take time to load

    return read_world(file)


def _paired_before(db: str) -> int:
    from terminal_sim.cli.paired import paired_before  # for who opens the pages to others

    return paired_before(db)


def _ready(store: Store, options: WorldOptions, file: WorldFile | None, *, freeze: bool) -> World:
    """The world that is served: made, renewed, its clock set, as asked."""
    standing = store.latest_world("default")
    if standing is None or (file is not None and standing.file_digest != file.digest):
        standing = new_round(store, seed=options.seed, file=file)
    if options.at:
        at = moment(options.at)
        standing = (clock.freeze if freeze else clock.set_clock)(store, standing.id, at)
    elif freeze:
        standing = clock.freeze(store, standing.id)
    return standing


def _check_workers(config: SiteConfig) -> None:
    if config.workers > 1 and not config.db.startswith("postgresql"):
        wanted, wanted_zh = "--db postgresql://… for several workers", "多进程需要 --db postgresql://…"
        raise BadField(place="serve", field="--workers", came=config.workers, wanted=wanted, wanted_zh=wanted_zh)


def _tell(address: Address, config: SiteConfig, world: World) -> None:
    print(f"医保局模拟服务 | the simulated bureau: {reached(address).url}")
    print(f"世界 | world: {world.id}（种子 seed {world.seed}）  接口配置 | profile: {config.profile}")
    print("仅为模拟，不连接任何真实系统。 | A simulator: it is connected to no real system.")
    if address.host not in ONLY_HERE and not config.control_token and not config.nearby:
        print("提醒：监听在本机之外，控制接口没有令牌。 | open to others, control has no token", file=sys.stderr)
    sys.stdout.flush()
