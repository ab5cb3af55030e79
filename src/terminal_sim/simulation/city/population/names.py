"""Names and certificate numbers (姓名与证件号码): fictional names, numbers of areas that no place in China has.

Each shard has an area code of its own, so that numbers are unique without any shard knowing another; the check digits
are those of ``people.certificate_number``.
"""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from terminal_sim.people import CHECKS, WEIGHTS
from terminal_sim.simulation.city.population.bindings import turns
from terminal_sim.simulation.city.population.chance import chance
from terminal_sim.simulation.city.population.days import calendar
from terminal_sim.simulation.city.population.families import CHILD, PARENT, Families
from terminal_sim.simulation.city.population.plan import Plan, Shard

FIRST_AREA = 991_000
PREFIX = "示例"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡"
FIRST = "安柏晨初丹恩帆谷海嘉可岚苗宁鹏千然书桐万熙雁泽知"
SECOND = ("", "川", "东", "芳", "禾", "景", "琳", "明", "楠", "平", "晴", "山", "舒", "伟", "欣", "阳", "远", "舟")


def names_of(plan: Plan, shard: Shard, families: Families) -> pa.Array:
    """A name for each person: children and the head's parents share the head's surname."""
    rng = chance(plan.seed, shard.number, "names")
    count = len(families)
    own = np.floor(rng.random(count) * len(SURNAMES)).astype(np.int64)
    of_family = own[families.family]
    shares = (families.role == 0) | (families.role == CHILD) | ((families.role == PARENT) & ~families.female)
    surname = np.where(shares, of_family, own)
    given = np.floor(rng.random(count) * len(FIRST) * len(SECOND)).astype(np.int64)
    all_names = [PREFIX + family + first + second for family in SURNAMES for first in FIRST for second in SECOND]
    return pa.array(all_names).take(pa.array(surname * len(FIRST) * len(SECOND) + given))


def certificates_of(shard: Shard, families: Families) -> pa.Array:
    """A certificate number for each person, all different over all shards."""
    year, month, day = calendar(families.birth)
    born = year * 10_000 + month * 100 + day
    order = np.lexsort((families.female, born))
    same = turns((born * 2 + families.female)[order])
    serial = np.zeros(len(families), dtype=np.int64)
    serial[order] = same
    number = serial * 2 + np.where(families.female, 2, 1)
    body = ((FIRST_AREA + shard.number) * 10**8 + born) * 1_000 + number
    digits = body[:, None] // 10 ** np.arange(16, -1, -1, dtype=np.int64) % 10
    check = (digits * np.array(WEIGHTS)).sum(axis=1) % 11
    ends = pa.array(list(CHECKS)).take(pa.array(check))
    return pa.compute.binary_join_element_wise(pa.array(body).cast(pa.string()), ends, "")
