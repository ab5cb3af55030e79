"""A world file (世界文件) in YAML or JSON: institutions and families as they stand when the world begins.

Within a family people are referred to by ``id``, which is the name where nothing else is said. Birth day and sex come
from an identity number unless they are stated. ``world.build`` puts what is read here into a bureau's books.

>>> world = world_of("small.yaml", '''
... schema: terminal-sim/world/1
... name: small
... begins: 2024-01-01
... families:
...   - household: "1"
...     people:
...       - {number: "9901", name: 示例小满, certificate: "990001201705060123", balance: 3.50,
...          covers: [{insurance: 职工, class: 在职, region: hainan, admin: "460100", from: 2020-01-01}]}
... '''.encode())
>>> person = world.families[0].people[0]
>>> person.born.isoformat(), person.sex, world.families[0].balances
('2017-05-06', 'female', {'9901': 350})
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from terminal_sim.reading.documents import bytes_of, document_of
from terminal_sim.reading.forms import filled
from terminal_sim.reading.world_family import Families, Once
from terminal_sim.reading.world_file import WorldFile
from terminal_sim.reading.world_forms import WorldForm


def read_world(path: Path) -> WorldFile:
    """A world from its file. Raises the input errors of what it finds."""
    return world_of(path.name, bytes_of(path))


def world_of(name: str, content: bytes) -> WorldFile:
    """A world from a file's content; the name's ending tells YAML from JSON."""
    document = document_of(name, content)
    form = filled(WorldForm, document)
    places = tuple(place.facts() for place in form.institutions)
    seen = Once(document)
    for number, place in enumerate(places):
        seen.check("institution", place.code, ("institutions", number))
    reader = Families(document, seen, frozenset(place.code for place in places))
    return WorldFile(
        name=form.name,
        about=form.about,
        seed=form.seed,
        begins_at=form.begins_at,
        profile=form.profile,
        digest=hashlib.sha256(content).hexdigest(),
        institutions=places,
        families=tuple(reader.family(family, number) for number, family in enumerate(form.families)),
    )
