"""People, places, money and family ties (人员、机构、账户与家庭关系), as a tester puts and sees them."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable

from terminal_sim.bureau import keeping, people
from terminal_sim.bureau.accounts import balances
from terminal_sim.bureau.keeping import Presented
from terminal_sim.bureau.registry import bindings, grants, vouchers
from terminal_sim.control.forms import HeldForm
from terminal_sim.control.operation import Asked, Doing
from terminal_sim.control.shown import (
    CoverShown,
    DoneShown,
    MadeShown,
    PeopleShown,
    PersonShown,
    PlaceShown,
    PlacesShown,
    TieShown,
)
from terminal_sim.errors.input import BadField
from terminal_sim.ledger import own_account, wallet_account
from terminal_sim.people import Person
from terminal_sim.reading.adding_forms import NewBinding, NewGrant, NewMoney, NewPerson
from terminal_sim.reading.world_forms import InstitutionForm
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.store import Tx
from terminal_sim.world.adding import add_binding, add_grant, add_institution, add_money, add_person
from terminal_sim.world.opening import Packs


def _everyone(asked: Asked) -> PeopleShown:
    named = asked.query.get("name", "")
    household = asked.world.person(named).household if named else ""

    def work(tx: Tx) -> list[PersonShown]:
        listed = [each for each in people.everyone(tx) if household in ("", each.household)]
        return list(_shown(tx, asked.world.packs, listed))

    return PeopleShown(people=asked.world.read(work))


def _one(asked: Asked) -> PersonShown:
    return _told(asked, asked.world.person(asked.where["who"]))


def _add(asked: Asked) -> PersonShown:
    form: NewPerson = asked.form
    return _told(asked, add_person(asked.world, form))


def _money(asked: Asked) -> PersonShown:
    form: NewMoney = asked.form
    return _told(asked, add_money(asked.world, form))


def _bind(asked: Asked) -> MadeShown:
    form: NewBinding = asked.form
    return MadeShown(number=add_binding(asked.world, form).number)


def _grant(asked: Asked) -> MadeShown:
    form: NewGrant = asked.form
    return MadeShown(number=add_grant(asked.world, form).number)


def _places(asked: Asked) -> PlacesShown:
    return PlacesShown(institutions=[_place(each) for each in asked.world.places()])


def _add_place(asked: Asked) -> PlaceShown:
    form: InstitutionForm = asked.form
    return _place(add_institution(asked.world, form.facts()))


def _hold(asked: Asked) -> DoneShown:
    form: HeldForm = asked.form
    place = asked.world.place(form.institution)
    given = [name for name in ("code", "picture", "person") if getattr(form, name)]
    if len(given) > 1:
        wanted, wanted_zh = "one of code, picture and person, or none", "code、picture、person 最多一个"
        raise BadField(place="scanner", field="code", came=", ".join(given), wanted=wanted, wanted_zh=wanted_zh)
    presented: Presented | None = None
    if form.code:
        presented = Presented("code", form.code, b"")
    elif form.picture:
        presented = Presented("picture", "", _picture(form.picture))
    elif form.person:
        presented = Presented("person", asked.world.person(form.person).certificate, b"")
    asked.store.write(asked.world.id, lambda tx: keeping.hold(tx, place.code, presented))
    return DoneShown()


def _picture(text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        wanted, wanted_zh = "a picture in base64", "base64 编码的图片"
        raise BadField(place="scanner", field="picture", came="…", wanted=wanted, wanted_zh=wanted_zh) from None


def _told(asked: Asked, person: Person) -> PersonShown:
    return asked.world.read(lambda tx: next(iter(_shown(tx, asked.world.packs, [person]))))


def _shown(tx: Tx, packs: Packs, persons: list[Person]) -> Iterable[PersonShown]:
    held = balances(
        tx,
        [
            (each.household, account)
            for each in persons
            for account in (own_account(each.number), wallet_account(each.number))
        ],
    )
    for each in persons:
        yield PersonShown(
            number=each.number,
            name=each.name,
            certificate=each.certificate,
            certificate_kind=each.certificate_kind,
            social_card=each.social_card,
            sex=each.sex,
            born=each.born,
            household=each.household,
            own_fen=held[each.household, own_account(each.number)],
            wallet_fen=held[each.household, wallet_account(each.number)],
            voucher_active=vouchers.is_active(tx, each),
            covers=[
                CoverShown(
                    insurance=cover.insurance,
                    person_class=cover.person_class,
                    status=cover.status,
                    region=cover.region,
                    from_day=cover.from_day,
                    to_day=cover.to_day,
                    has_account=cover.has_account,
                    tags=sorted(cover.tags),
                )
                for cover in people.covers(tx, each.number)
            ],
            shows=[
                TieShown(number=tie.number, other=tie.subject, relation=tie.relation, state=tie.state)
                for tie in bindings.held_by(tx, packs, each.number)
            ],
            gives=[
                TieShown(number=tie.number, other=tie.beneficiary, relation=tie.relation, state=tie.state)
                for tie in grants.given_by(tx, each.number)
            ],
        )


def _place(place: PlaceFacts) -> PlaceShown:
    return PlaceShown(code=place.code, name=place.name, kind=place.kind, level=place.level, region=place.region)


NAME = (("name", "姓名、编号或证件号，只看其家庭 | a name or number: that family only"),)
PEOPLE: tuple[Doing, ...] = (
    Doing("GET", "/people", "list_people", "人员 | people", _everyone, PeopleShown, query=NAME),
    Doing("GET", "/people/{who}", "show_person", "一个人 | one person", _one, PersonShown),
    Doing("POST", "/people", "add_person", "添加人员 | add a person", _add, PersonShown, NewPerson),
    Doing("POST", "/money", "add_money", "存入账户 | put money into an account", _money, PersonShown, NewMoney),
    Doing("POST", "/bindings", "add_binding", "添加亲情账户 | a binding as it stands", _bind, MadeShown, NewBinding),
    Doing("POST", "/grants", "add_grant", "添加家庭共济 | a grant as it stands", _grant, MadeShown, NewGrant),
    Doing("GET", "/institutions", "list_institutions", "机构 | institutions", _places, PlacesShown),
    Doing(
        "POST",
        "/institutions",
        "add_institution",
        "添加机构 | add an institution",
        _add_place,
        PlaceShown,
        InstitutionForm,
    ),
    Doing("PUT", "/scanner", "hold_before_scanner", "放到扫码器前 | hold before a scanner", _hold, DoneShown, HeldForm),
)
