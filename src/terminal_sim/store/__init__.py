"""Transactions that lose nothing (存储): SQLite or PostgreSQL, one writer with group commit, worlds, counters, chains.

A *party* (the bureau, the terminals) brings its tables; ``open_store`` makes or opens its book. ``Store.write`` runs a
function inside a transaction and answers after the commit; ``Store.read`` runs one on a snapshot. Both hand it a
``Tx``.
"""

from terminal_sim.store.opening import open_store
from terminal_sim.store.party import Party
from terminal_sim.store.store import Store
from terminal_sim.store.tx import Tx

__all__ = ["Party", "Store", "Tx", "open_store"]
