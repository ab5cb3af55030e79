"""Giving and ending grants (家庭共济办理): who may give, to whom, how many, from when; confirmation, review,
cancelling.

The order of the questions is the order of the text: who one is, where it is done, who the other is, the relation, the
districts, the money, the dates, the numbers, the papers (R-000-23 to R-000-28, R-001-2 to R-001-12, R-004-3 to
R-004-15, X-4, D9, D13, D14, D19).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from terminal_sim.bureau import people, phonebox
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry import endings, grants, multiplicity, pockets, reviews
from terminal_sim.bureau.registry.applying import check_relation, find_relative, in_words
from terminal_sim.bureau.registry.enrol import next_grant
from terminal_sim.bureau.registry.facts import cover_on, pack_of, reading_for
from terminal_sim.bureau.registry.tables import keep, keep_new
from terminal_sim.conversation.family import CancelGrant, ConfirmGrant, InviteGrant, ReviewGrant
from terminal_sim.conversation.family_replies import GrantChanged
from terminal_sim.coverage import STATUS_ZH, Cover
from terminal_sim.errors.family import DocumentsMissing, NothingToReview, OnlyTheAgency, RelationNotProven
from terminal_sim.errors.grants import (
    BeneficiaryNotInsured,
    DatesNotOffered,
    GrantEndsBeforeStart,
    GrantNeedsBalance,
    GrantorNotEmployee,
    GrantorPaused,
    GrantStartsInThePast,
    GrantToSelf,
    InsuredInAnotherDistrict,
    NotYourGrant,
    OnlyTheGrantor,
    RelationNotAllowed,
)
from terminal_sim.family import GRANT_STATE_ZH, Grant
from terminal_sim.people import RELATION_ZH, Person, age_on
from terminal_sim.rules.channels import ChannelRule, channel_for
from terminal_sim.rules.family import SCOPE_ZH, Reading, relation_allowed, same_district
from terminal_sim.rules.pack import InForce


def invite(case: Case, act: InviteGrant) -> GrantChanged:
    """A grant started. Raises the refusal that fits the first thing that is wrong."""
    grantor = people.person(case.tx, act.grantor)
    cover, rules = _giver(case, grantor)
    _check_starter(case, grantor, rules)
    text = channel_for(rules.pack, act.channel, "grant", act.city, case.today, assume_live=act.assume_live)
    beneficiary, theirs = find_relative(case.tx, act.name, act.certificate)
    if beneficiary.number == grantor.number:
        raise GrantToSelf()
    _check_both(case, act, grantor, beneficiary, cover, theirs, rules)
    _check_money(case, grantor, rules)
    from_day, to_day = _dates(case, act, rules)
    multiplicity.check(case, grantor, beneficiary, act.relation, from_day, to_day, rules)
    _check_papers(act, rules)
    grant = Grant(
        number=next_grant(case.tx),
        grantor=grantor.number,
        beneficiary=beneficiary.number,
        relation=act.relation,
        region=rules.pack.id,
        state="invited",
        made_at=case.now,
        channel=act.channel,
        city=act.city,
        from_day=from_day,
        to_day=to_day,
        priority=act.priority,
    )
    if not must_confirm(case, beneficiary, text, rules):
        grant = _accepted(case, grant, rules)
    keep_new(case.tx, beneficiary.household, grant)
    grants.note(case.tx, grant, "grant_invited")
    case.household = beneficiary.household
    _tell_beneficiary(case, grant, grantor)
    marks = tuple(word for word in text.note.split() if word[:2] in ("C-", "D2"))
    return GrantChanged(grant, GRANT_STATE_ZH[grant.state], tuple(dict.fromkeys([*rules.conflicts(), *marks])))


def confirm(case: Case, act: ConfirmGrant) -> GrantChanged:
    """The invited beneficiary accepts or declines."""
    grant, rules = _known(case, act.grant)
    if act.person != grant.beneficiary:
        raise NotYourGrant(grant=grant.number, wanted="the invited beneficiary", wanted_zh="被邀请的使用人")
    if not act.accept:
        return _kept(case, grants.changed(grant, "decline", case.now), rules, "grant_declined")
    grants.changed(grant, "confirm", case.now)
    return _kept(case, _accepted(case, grant, rules), rules, "grant_confirmed")


def review(case: Case, act: ReviewGrant) -> GrantChanged:
    """The agency's decision, on the next working day at the earliest."""
    if case.asking.sender.kind not in ("agency", "tester"):
        raise OnlyTheAgency(act="ReviewGrant")
    grant, rules = _known(case, act.grant)
    if grant.state != "reviewing":
        raise NothingToReview(number=grant.number, state=grant.state, state_zh=GRANT_STATE_ZH[grant.state])
    reviews.check_not_early(case.tx, grant.number)
    after = grants.changed(grant, "approve" if act.approve else "reject", case.now, act.reason)
    reviews.close_review(case.tx, grant.number)
    grants.tell_outcome(case.tx, after, (after.grantor, after.beneficiary), case.now)
    return _kept(case, after, rules, "grant_reviewed")


def cancel(case: Case, act: CancelGrant) -> GrantChanged:
    """Either side ends it, at once (C-19)."""
    grant, rules = _known(case, act.grant)
    sides = {"grantor": grant.grantor, "beneficiary": grant.beneficiary}
    if act.person not in [sides[side] for side in rules.of("grant.cancel_by")]:
        raise NotYourGrant(grant=grant.number, wanted="one of its sides", wanted_zh="授权双方")
    after = grants.changed(grant, "cancel", case.now)
    reviews.close_review(case.tx, grant.number)
    grants.tell_outcome(case.tx, after, [side for side in sides.values() if side != act.person], case.now)
    return _kept(case, after, rules, "grant_cancelled")


def _giver(case: Case, grantor: Person) -> tuple[Cover, Reading]:
    """The cover from which the grantor gives, and its rules."""
    here = reading_for(case.tx, case.packs, grantor.number, case.today)
    cover = cover_on(case.tx, grantor.number, case.today, here.of("grant.authoriser_insurance"))
    if cover is None or not cover.has_account or cover.person_class not in here.of("grant.authoriser_classes"):
        raise GrantorNotEmployee(grantor=grantor.masked, wanted_zh="职工医保在职或退休，有个人账户")
    rules = Reading(pack_of(case.packs, cover.region), case.today)
    if cover.status not in rules.of("grant.authoriser_status"):
        raise GrantorPaused(grantor=grantor.masked, status=cover.status, status_zh=STATUS_ZH[cover.status])
    return cover, rules


def _check_starter(case: Case, grantor: Person, rules: Reading) -> None:
    sender = case.asking.sender
    by_other = sender.kind == "phone" and sender.code != grantor.number
    if by_other and "beneficiary" not in rules.of("grant.started_by"):
        raise OnlyTheGrantor(grantor=grantor.masked)


def _check_both(
    case: Case, act: InviteGrant, grantor: Person, beneficiary: Person, cover: Cover, theirs: Cover, rules: Reading
) -> None:
    if theirs.status not in rules.of("grant.user_status"):
        raise BeneficiaryNotInsured(
            beneficiary=beneficiary.masked, status=theirs.status, status_zh=STATUS_ZH[theirs.status]
        )
    proven = check_relation(case.tx, grantor, beneficiary, act.relation)
    allowed = rules.of("grant.relations")
    age = age_on(beneficiary.born, case.today)
    if not relation_allowed(act.relation, age, allowed, rules.of("grant.adult_age")):
        raise RelationNotAllowed(
            relation=act.relation,
            relation_zh=RELATION_ZH[act.relation],
            allowed_zh="、".join(_relation_zh(each) for each in allowed),
            day=case.today.isoformat(),
        )
    if not proven:
        raise RelationNotProven(stated=act.relation, stated_zh=RELATION_ZH[act.relation])
    scope = rules.of("grant.insured_scope")
    if not same_district(cover.admin_code, theirs.admin_code, scope):
        raise InsuredInAnotherDistrict(
            scope=scope,
            scope_zh=SCOPE_ZH[scope],
            grantor_place=pack_of(case.packs, cover.region).name_zh,
            beneficiary_place=pack_of(case.packs, theirs.region).name_zh,
        )


def _check_money(case: Case, grantor: Person, rules: Reading) -> None:
    if rules.of("grant.opening_balance") and pockets.own_balance(case.tx, case.packs, grantor) <= 0:
        raise GrantNeedsBalance(grantor=grantor.masked)


def _dates(case: Case, act: InviteGrant, rules: Reading) -> tuple[date, date | None]:
    from_day = act.from_day or case.today
    if act.to_day is not None and act.to_day < from_day:
        raise GrantEndsBeforeStart(from_day=from_day.isoformat(), to_day=act.to_day.isoformat())
    if from_day < case.today:
        raise GrantStartsInThePast(from_day=from_day.isoformat(), day=case.today.isoformat())
    if (act.to_day is not None or from_day > case.today) and not rules.of("grant.dates"):
        raise DatesNotOffered(region=rules.pack.name_zh)
    return from_day, act.to_day


def _check_papers(act: InviteGrant, rules: Reading) -> None:
    missing = [paper for paper in rules.of("grant.materials") if paper not in act.materials]
    if missing:
        raise DocumentsMissing(wanted=in_words(missing), why_zh="全部需要", why="all of them are wanted")


def must_confirm(case: Case, beneficiary: Person, text: InForce[ChannelRule] | None, rules: Reading) -> bool:
    """From which age the beneficiary confirms: the channel's own rule before the region's (R-004-4, R-004-7)."""
    own = text is not None and text.value.confirms
    line = text.value.confirm_from_age if text is not None and own else rules.peek("grant.confirm_from_age")
    age = age_on(beneficiary.born, case.today)
    if line == age:
        rules.of("grant.confirm_from_age")
    return line is not None and age >= line


def _accepted(case: Case, grant: Grant, rules: Reading) -> Grant:
    """In force now, or before the agency."""
    if rules.of("grant.review") == "none":
        return replace(grant, state="approved", approved_at=case.now)
    due = reviews.file_review(case.tx, grant.number, rules, rules.of("grant.review_days"))
    return replace(grant, state="reviewing", decided_by=due)


def _tell_beneficiary(case: Case, grant: Grant, grantor: Person) -> None:
    state = GRANT_STATE_ZH[grant.state]
    zh = f"{grantor.masked} 邀请您使用其医保个人账户（家庭共济 {grant.number}）：{state}"
    en = f"{grantor.masked} lets you use an account (family pooling {grant.number}): {grant.state}"
    phonebox.tell(case.tx, grant.beneficiary, zh, en, grant.number)


def _relation_zh(name: str) -> str:
    return {"minor_child": "未成年子女", "adult_child": "成年子女"}.get(name) or RELATION_ZH[name]


def _known(case: Case, number: str) -> tuple[Grant, Reading]:
    grant = endings.current(case.tx, case.packs, grants.grant(case.tx, number))
    return grant, Reading(pack_of(case.packs, grant.region), case.today)


def _kept(case: Case, grant: Grant, rules: Reading, kind: str) -> GrantChanged:
    keep(case.tx, grant)
    grants.note(case.tx, grant, kind)
    case.household = people.person(case.tx, grant.beneficiary).household
    return GrantChanged(grant, GRANT_STATE_ZH[grant.state], rules.conflicts())
