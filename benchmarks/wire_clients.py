"""Institutions' programs as raw sockets that keep their connections and ask as fast as they are answered."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

CLINIC = "H41010099005"
DOOR = "/fsi/api/rsfComIfsService/callService"


@dataclass(frozen=True)
class Speed:
    """What one measurement came to."""

    name: str
    clients: int
    a_second: float
    median_ms: float
    p99_ms: float
    wrong: int = 0

    def line(self, constant: float = 0.0) -> str:
        share = f"{self.a_second / constant:6.0%} of the constant" if constant else ""
        wrong = f"  {self.wrong} WRONG" if self.wrong else ""
        times = f"{self.median_ms:8.2f} ms median {self.p99_ms:8.2f} ms p99"
        return f"{self.name:<9} {self.clients:3d} clients {self.a_second:8.0f} /s {times} {share}{wrong}"


def message(infno: str, given: object, number: str) -> bytes:
    """One whole HTTP request."""
    head = {
        "infno": infno,
        "msgid": number,
        "mdtrtarea_admvs": "410100",
        "insuplc_admdvs": "410100",
        "recer_sys_code": "99",
        "dev_no": "",
        "dev_safe_info": "",
        "cainfo": "",
        "signtype": "SM2",
        "infver": "V1.0",
        "opter_type": "1",
        "opter": "0001",
        "opter_name": "操作员",
        "inf_time": "2024-03-15 09:30:00",
        "fixmedins_code": CLINIC,
        "fixmedins_name": "示例社区卫生服务中心",
        "sign_no": "",
        "input": given,
    }
    body = json.dumps(head, ensure_ascii=False).encode()
    lines = f"POST {DOOR} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return lines.encode() + body


def endless(infno: str, given: object) -> Iterator[bytes]:
    """The same question again and again."""
    asked = message(infno, given, f"{CLINIC}202403150930000001")
    while True:
        yield asked


async def hammered(name: str, url: str, clients: int, requests: Iterator[bytes], seconds: float) -> Speed:
    """All clients ask as fast as they are answered, until the time or the requests are over."""
    times: list[float] = []
    wrong = 0
    ends = time.perf_counter() + seconds

    async def one() -> None:
        nonlocal wrong
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        for asked in requests:
            started = time.perf_counter()
            writer.write(asked)
            body = await answered(reader)
            times.append(time.perf_counter() - started)
            wrong += b'"infcode":0,' not in body
            if time.perf_counter() > ends:
                break
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(clients)))
    took = time.perf_counter() - started
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    return Speed(name, clients, len(times) / took, statistics.median(times) * 1000, p99 * 1000, wrong)


async def answered(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    return await reader.readexactly(length)


async def once(url: str, asked: bytes) -> bytes:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(asked)
    body = await answered(reader)
    writer.close()
    return body
