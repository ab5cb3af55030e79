"""Rounds (轮次): round k holds the k-th claim of every group of people who share an account.

Claims of one round touch no person and no account twice, so a round is worked out as a whole; rounds follow one
another, so that each claim finds what the claims before it left. Groups are those that grants (共济授权) join; whoever
has no grant is alone, which makes rounds wide and few.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from terminal_sim.simulation.city.pricing.columns import Ints
from terminal_sim.simulation.city.pricing.shard import Shard
from terminal_sim.simulation.city.sharding.connected import connected


@dataclass(slots=True)
class Batches:
    """The order in which claims are worked out, and its cuts: slice b is ``order[cuts[b]:cuts[b + 1]]``, of program
    ``program[b]``. No slice goes over two rounds."""

    order: Ints
    cuts: Ints
    program: Ints


def groups_of(shard: Shard) -> Ints:
    """For each person the smallest row of a person of the same group."""
    grants = shard.grants
    return connected(len(shard.people), grants.grantor.astype(np.int64), grants.beneficiary.astype(np.int64))


def rounds_of(group: Ints) -> Ints:
    """For each claim, in order of time, how many claims of its group came before."""
    order = np.argsort(group.astype(np.int32), kind="stable")
    ordered = group[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    begin = np.flatnonzero(new)
    turn = np.arange(len(order), dtype=np.int32) - np.repeat(begin, np.diff(np.append(begin, len(order)))).astype(
        np.int32
    )
    found = np.empty(len(order), dtype=np.int32)
    found[order] = turn
    return found


def batched(group: Ints, program: Ints, programs: int) -> Batches:
    """Claims sorted by round and, within a round, by program; claims of program -1 are left out of the order."""
    turn = rounds_of(group)
    key = turn.astype(np.int64) * programs + program
    wanted = program >= 0
    small = key.astype(np.uint16) if not len(key) or int(key.max()) < 1 << 16 else key
    order = (
        np.argsort(small, kind="stable")
        if wanted.all()
        else np.flatnonzero(wanted)[np.argsort(small[wanted], kind="stable")]
    )
    ordered = key[order]
    new = np.ones(len(ordered), dtype=np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    cuts = np.flatnonzero(new)
    return Batches(order, np.append(cuts, len(order)), program[order[cuts]].astype(np.int64))
