"""The voucher password of a binding (刷医保凭证的密码): kept as a digest, locked after too many wrong tries (D12).

Wrong tries are counted by ``count_wrong`` after the refusal has undone everything else; a right one starts anew.
"""

from __future__ import annotations

import hashlib
import hmac

from sqlalchemy import delete, insert, select, update

from terminal_sim.bureau.registry.tables import PASSWORDS
from terminal_sim.errors.showing import BadPassword, PasswordLocked, PasswordMissing, WrongPassword
from terminal_sim.family import Binding
from terminal_sim.rules.family import Reading
from terminal_sim.store import Tx


def set_password(tx: Tx, binding: str, password: str, rules: Reading) -> None:
    """Keep a password; any lock ends. Raises BadPassword for a wrong form."""
    digits = rules.of("binding.password_digits")
    if len(password) != digits or not (password.isascii() and password.isdigit()):
        raise BadPassword(digits=digits)
    tx.write(delete(PASSWORDS).where(PASSWORDS.c.world == tx.world, PASSWORDS.c.binding == binding))
    row = {"world": tx.world, "binding": binding, "digest": _digest(tx, binding, password), "wrong": 0}
    tx.write(insert(PASSWORDS), row)


def has_password(tx: Tx, binding: str) -> bool:
    """A password was set."""
    return _row(tx, binding) is not None


def is_locked(tx: Tx, binding: str, rules: Reading) -> bool:
    """Too many wrong tries since the password was set or last right."""
    row = _row(tx, binding)
    return row is not None and row[1] >= rules.peek("binding.password_tries")


def check_password(tx: Tx, binding: Binding, password: str, rules: Reading) -> None:
    """Let a right password pass; a binding that stood from the start without one asks for none.

    Raises PasswordLocked, PasswordMissing, WrongPassword.
    """
    row = _row(tx, binding.number)
    if row is None:
        return
    kept, wrong = row
    tries = rules.of("binding.password_tries")
    if wrong >= tries:
        raise PasswordLocked(binding=binding.number, tries=tries)
    if not password:
        raise PasswordMissing(binding=binding.number)
    if not hmac.compare_digest(kept, _digest(tx, binding.number, password)):
        raise WrongPassword(binding=binding.number, left=tries - wrong - 1)
    if wrong:
        _write_wrong(tx, binding.number, 0)


def count_wrong(tx: Tx, binding: str) -> None:
    """One more wrong try."""
    row = _row(tx, binding)
    if row is not None:
        _write_wrong(tx, binding, row[1] + 1)


def _write_wrong(tx: Tx, binding: str, wrong: int) -> None:
    change = update(PASSWORDS).where(PASSWORDS.c.world == tx.world, PASSWORDS.c.binding == binding)
    tx.write(change.values(wrong=wrong))


def _row(tx: Tx, binding: str) -> tuple[str, int] | None:
    asked = select(PASSWORDS.c.digest, PASSWORDS.c.wrong)
    row = tx.row(asked.where(PASSWORDS.c.world == tx.world, PASSWORDS.c.binding == binding))
    return None if row is None else (row.digest, row.wrong)


def _digest(tx: Tx, binding: str, password: str) -> str:
    salt = f"{tx.world}/{binding}".encode()
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1_000).hex()
