"""The decode call (解码): what a till asks of the voucher library, answered over HTTP in both forms of its reply.

A code comes as text, as a picture, or is left to the library to scan (a till that owns no scanner). A face or a card on
the service terminal leads to a code of that person, so that one code path serves them all. An authNo carries the code's
25 digits after ``ano``, as a package code of the open platform does after ``opc``.

Sources: the call as eight unrelated client programs make it. No list of its error numbers is public: 500159 is recorded,
the other numbers are this simulator's own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Protocol

from terminal_sim.conversation import Act, Asking, Result, Sender
from terminal_sim.conversation.institution import CheckToken, Credential, Decode, Identify
from terminal_sim.conversation.phone import CodeShown, ShowCode
from terminal_sim.conversation.replies import Decoded, Identified, TokenChecked
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.wire import BadMessage, NothingToScan, UnknownTransaction
from terminal_sim.national.envelope import parsed_json, to_bytes
from terminal_sim.national.identity import SEX_CODE
from terminal_sim.national.phrases import CODE_WANTED
from terminal_sim.national.server import JSON, Exchange
from terminal_sim.national.transaction import Office
