"""9101 upload a file (文件上传) and 9102 download one (文件下载). The answer of 9102 is the file itself."""

from __future__ import annotations

from terminal_sim.errors.wire import EmptyFileNumber, UnknownUpload
from terminal_sim.national.fields import node
from terminal_sim.national.transaction import PUBLIC, Output, Request, Transaction
from terminal_sim.national.transactions.t3202 import KEPT_FOR
from terminal_sim.national.writing import time_text

UPLOAD = node(
    "fsUploadIn",
    "object",
    """
    in             | 文件数据         | B    | Y! | 2+ | Base64 text, a list of numbers, or the part of a form
    filename       | 文件名           | C200 | Y  | 2+ |
    fixmedins_code | 定点医药机构编号 | C30  | Y  | 2+ |
    """,
    "上传",
)
UPLOADED = node(
    "",
    "bare",
    """
    file_qury_no   | 文件查询号       | C40  | Y | 2+ |
    filename       | 文件名           | C200 | Y | 2+ |
    fixmedins_code | 定点医药机构编号 | C30  | Y | 2+ |
    dld_endtime    | 下载截止时间     | DT   | Y | 2+ |
    """,
    "上传结果",
)
DOWNLOAD = node(
    "fsDownloadIn",
    "object",
    """
    file_qury_no   | 文件查询号       | C40  | o | 2+ | empty is refused in the interface's own words
    filename       | 文件名           | C200 | Y | 2+ |
    fixmedins_code | 定点医药机构编号 | C30  | o | 2+ | plc for what belongs to nobody
    """,
    "下载",
)


def _upload(request: Request) -> Output:
    given = request.one("fsUploadIn")
    filename = given.text("filename") or "upload.zip"
    number = request.office.shelf.put(request.head.institution, filename, given.content("in"))
    return {
        "file_qury_no": number,
        "filename": filename,
        "fixmedins_code": given.text("fixmedins_code") or request.head.institution,
        "dld_endtime": time_text(request.office.clock.now() + KEPT_FOR),
    }


def _download(request: Request) -> bytes:
    number = request.one("fsDownloadIn").text("file_qury_no")
    if not number:
        raise EmptyFileNumber()
    kept = request.office.shelf.get(number)
    if kept is None or kept.institution not in (request.head.institution, PUBLIC):
        raise UnknownUpload(number=number)
    return kept.content


UPLOADING = Transaction(
    "9101", "文件上传", "upload a file", (UPLOAD,), (UPLOADED,), serve=_upload, path="fileupload/upload"
)
DOWNLOADING = Transaction(
    "9102", "文件下载", "download a file", (DOWNLOAD,), (), serve=_download, path="fileupload/download"
)
