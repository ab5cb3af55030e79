"""Fetch the third-party files of the pages (页面所用的第三方文件): taken with ``npm pack``, listed in ``vendor.json``.

A developer's script; nothing at run time needs it, as the files are part of the package:

    python tools/vendor_pages.py           take the files anew
    python tools/vendor_pages.py --check   only compare those in the package with the list

The WebAssembly reader is of the very version that the detector was built with; its checksum stands in the detector.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parent.parent / "src" / "terminal_sim" / "web" / "static" / "vendor"
LIST = FOLDER.parent / "vendor.json"


class Taken(NamedTuple):
    """One file of one package, and the name it gets here."""

    package: str
    version: str
    licence: str
    member: str
    name: str


FILES = (
    Taken("htm", "3.1.1", "Apache-2.0; preact inside is MIT", "package/preact/standalone.module.js", "preact.js"),
    Taken("htm", "3.1.1", "Apache-2.0", "package/LICENSE", "LICENSE.htm"),
    Taken("barcode-detector", "3.2.2", "MIT", "package/dist/es/ponyfill.js", "ponyfill.js"),
    Taken("barcode-detector", "3.2.2", "MIT", "package/dist/es/zxing-exported.js", "zxing-exported.js"),
    Taken("barcode-detector", "3.2.2", "MIT", "package/LICENSE", "LICENSE.barcode-detector"),
    Taken("zxing-wasm", "3.1.3", "MIT; zxing-cpp inside is Apache-2.0", "package/dist/reader/zxing_reader.wasm",
          "zxing_reader.wasm"),
    Taken("zxing-wasm", "3.1.3", "MIT", "package/LICENSE", "LICENSE.zxing-wasm"),
)  # fmt: skip


def fetch() -> None:
    """Take every file from its package and write the list."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        packed: dict[str, Path] = {}
        for file in FILES:
            wanted = f"{file.package}@{file.version}"
            if wanted not in packed:
                done = subprocess.run(  # noqa: S603 - fixed words, no shell
                    ["npm", "pack", "--silent", wanted],  # noqa: S607
                    cwd=scratch,
                    check=True,
                    capture_output=True,
                    text=True,
                )
                packed[wanted] = Path(scratch, done.stdout.split()[-1])
            with tarfile.open(packed[wanted]) as archive:
                member = archive.extractfile(file.member)
                if member is None:
                    raise SystemExit(f"{wanted} has no {file.member}")
                (FOLDER / file.name).write_bytes(member.read())
    rows = [{**_row(file), "sha256": _mark(FOLDER / file.name)} for file in FILES]
    LIST.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def differences() -> list[str]:
    """The files that are not what the list says."""
    listed = json.loads(LIST.read_text(encoding="utf-8"))
    return [row["file"] for row in listed if _mark(FOLDER / row["file"]) != row["sha256"]]


def _row(file: Taken) -> dict[str, str]:
    return {"file": file.name, "package": file.package, "version": file.version, "licence": file.licence}


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare only")
    if not parser.parse_args().check:
        fetch()
    wrong = differences()
    print(f"differ from the list: {', '.join(wrong)}" if wrong else "every file is as listed")
    sys.exit(1 if wrong else 0)
