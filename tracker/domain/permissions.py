"""Who may do what: one table over a frozen Standing (2-model, section 1).

Three readers: actions enforce it, templates hide by it, the matrix prints it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.actors import Actor, Role
from tracker.domain.errors import NotAllowed
from tracker.domain.standing import Standing
from tracker.domain.standpoints import (
    above_limit,
    acts_on_line,
    anywhere,
    either_side,
    invited,
    lead,
    lead_department,
    not_author,
    not_recommender,
    on_other_turn,
    on_turn,
    own_line,
    owner,
    refers,
    releases,
    signs,
    treasury,
    was_asked,
    within_limit,
)


class Permission(StrEnum):
    """One a verb."""

    OFFER_CREATE = "offer:create"
    OFFER_EDIT = "offer:edit"
    OFFER_DISCARD = "offer:discard"
    OFFER_SEND = "offer:send"
    OFFER_RECALL = "offer:recall"
    OFFER_DECLINE = "offer:decline"
    OFFER_SUBMIT = "offer:submit"
    OFFER_WITHDRAW = "offer:withdraw"
    PARTNER_INVITE = "partner:invite"
    PARTNER_REMOVE = "partner:remove"
    PARTNER_JOIN = "partner:join"
    PARTNER_DECLINE = "partner:decline"
    LINE_EDIT = "line:edit"
    LINE_ADD = "line:add"
    LINE_SEND = "line:send"
    LINE_SUBMIT = "line:submit"
    LINE_RESUBMIT = "line:resubmit"
    LINE_ACKNOWLEDGE = "line:acknowledge"
    LINE_TAKE = "line:take"
    LINE_ASSIGN = "line:assign"
    LINE_REFER = "line:refer"
    LINE_ASK = "line:ask"
    LINE_ANSWER = "line:answer"
    LINE_EXTEND = "line:extend"
    LINE_ANSWER_TIME = "line:answer_time"
    LINE_MESSAGE = "line:message"
    LINE_NOTE = "line:note"
    LINE_ATTACH = "line:attach"
    LINE_RECOMMEND = "line:recommend"
    LINE_RETURN = "line:return"
    LINE_APPROVE = "line:approve"
    LINE_CLEAR = "line:clear"
    LINE_HOLD = "line:hold"
    LINE_RELEASE = "line:release"
    LINE_ACCEPT = "line:accept"
    LINE_ACCEPT_ABOVE_LIMIT = "line:accept_above_limit"
    LINE_COUNTER = "line:counter"
    LINE_WITHDRAW = "line:withdraw"
    ROUND_OPEN = "round:open"
    ROUND_REPLY = "round:reply"
    ROUND_CLOSE = "round:close"
    STANCE_TAKE = "stance:take"
    PERIOD_SET = "period:set"
    DEPARTMENT_CHASE = "department:chase"
    DEPUTY_NAME = "deputy:name"
    COMMITMENT_EDIT = "commitment:edit"
    COMMITMENT_SETTLE = "commitment:settle"
    AGREEMENT_DRAW_UP = "agreement:draw_up"
    AGREEMENT_SIGN = "agreement:sign"
    AGREEMENT_DECLINE = "agreement:decline"
    COUNCIL_READ = "council:read"
    SIGN_OFF_READ = "sign_off:read"
    DEPARTMENT_READ = "department:read"
    ASKS_READ = "asks:read"
    PRECEDENTS_READ = "precedents:read"
    APPROVALS_READ = "approvals:read"
    CLEARANCE_READ = "clearance:read"
    COORDINATION_READ = "coordination:read"
    MONITOR_READ = "monitor:read"
    CASE_READ = "case:read"
    PEOPLE_MANAGE = "people:manage"
    LIMIT_SET = "limit:set"
    AUDIT_READ = "audit:read"
    ADMINISTER = "service:administer"


Asked = Callable[[Actor, Standing], bool]


@dataclass(frozen=True)
class Rule:
    """Which roles, standing where, may; and who of them may not just now.

    `where` settles for good who can ever make the move; `not_now` gives the reason, in words, why
    this person cannot at this moment (four eyes), or None.
    """

    roles: tuple[Role, ...]
    where: Asked
    not_now: Callable[[Actor, Standing], str | None] = lambda _actor, _standing: None


_P = Permission
_OFFICER, _SIGNATORY = (Role.OFFICER,), (Role.SIGNATORY,)
_CASEWORKER, _DECIDER = (Role.CASEWORKER,), (Role.DECISION_MAKER,)
_EITHER = (Role.OFFICER, Role.CASEWORKER)
_CLEARER, _COORDINATOR = (Role.TREASURY_CLEARER,), (Role.COORDINATOR,)

TABLE: dict[Permission, Rule] = {
    _P.OFFER_CREATE: Rule(_OFFICER, anywhere),
    _P.OFFER_EDIT: Rule(_OFFICER, lead),
    _P.OFFER_DISCARD: Rule(_OFFICER, lead),
    _P.OFFER_SEND: Rule(_OFFICER, lead),
    _P.OFFER_RECALL: Rule(_OFFICER, lead),
    _P.OFFER_DECLINE: Rule(_SIGNATORY, lead),
    _P.OFFER_SUBMIT: Rule(_SIGNATORY, lead, not_author),
    _P.OFFER_WITHDRAW: Rule(_SIGNATORY, lead),
    _P.PARTNER_INVITE: Rule(_OFFICER, lead),
    _P.PARTNER_REMOVE: Rule(_OFFICER, lead),
    _P.PARTNER_JOIN: Rule(_SIGNATORY, invited),
    _P.PARTNER_DECLINE: Rule(_SIGNATORY, invited),
    _P.LINE_EDIT: Rule(_OFFICER, acts_on_line),
    _P.LINE_ADD: Rule(_OFFICER, acts_on_line),
    _P.LINE_SEND: Rule(_OFFICER, acts_on_line),
    _P.LINE_SUBMIT: Rule(_SIGNATORY, lead, not_author),
    _P.LINE_RESUBMIT: Rule(_OFFICER, acts_on_line),
    _P.LINE_ACKNOWLEDGE: Rule(_CASEWORKER, owner),
    _P.LINE_TAKE: Rule(_CASEWORKER, owner),
    _P.LINE_ASSIGN: Rule((Role.CASEWORKER, Role.MANAGER), owner),
    _P.LINE_REFER: Rule((Role.CASEWORKER, Role.COORDINATOR), refers),
    _P.LINE_ASK: Rule(_CASEWORKER, owner),
    _P.LINE_ANSWER: Rule(_OFFICER, acts_on_line),
    _P.LINE_EXTEND: Rule(_EITHER, either_side, on_turn),
    _P.LINE_ANSWER_TIME: Rule(_EITHER, either_side, on_other_turn),
    _P.LINE_MESSAGE: Rule(_EITHER, either_side),
    _P.LINE_NOTE: Rule((Role.CASEWORKER, Role.DECISION_MAKER), owner),
    _P.LINE_ATTACH: Rule(_EITHER, either_side),
    _P.LINE_RECOMMEND: Rule(_CASEWORKER, owner),
    _P.LINE_RETURN: Rule(_DECIDER, owner),
    _P.LINE_APPROVE: Rule(_DECIDER, owner, not_recommender),
    _P.LINE_CLEAR: Rule(_CLEARER, treasury),
    _P.LINE_HOLD: Rule(_CLEARER, treasury),
    _P.LINE_RELEASE: Rule((Role.DECISION_MAKER, Role.COORDINATOR), releases),
    _P.LINE_ACCEPT: Rule(_OFFICER, acts_on_line, within_limit),
    _P.LINE_ACCEPT_ABOVE_LIMIT: Rule(_SIGNATORY, own_line, above_limit),
    _P.LINE_COUNTER: Rule(_OFFICER, acts_on_line),
    _P.LINE_WITHDRAW: Rule(_OFFICER, acts_on_line),
    _P.ROUND_OPEN: Rule(_COORDINATOR, lead_department),
    _P.ROUND_REPLY: Rule(_DECIDER, was_asked),
    _P.ROUND_CLOSE: Rule(_COORDINATOR, lead_department),
    _P.STANCE_TAKE: Rule((Role.CASEWORKER, Role.DECISION_MAKER), anywhere),
    _P.PERIOD_SET: Rule((Role.COORDINATOR, Role.ADMINISTRATOR), anywhere),
    _P.DEPARTMENT_CHASE: Rule(_COORDINATOR, anywhere),
    _P.DEPUTY_NAME: Rule(tuple(Role), anywhere),
    _P.COMMITMENT_EDIT: Rule(_OFFICER, acts_on_line),
    _P.COMMITMENT_SETTLE: Rule(_OFFICER, acts_on_line),
    _P.AGREEMENT_DRAW_UP: Rule(_COORDINATOR, lead_department),
    _P.AGREEMENT_SIGN: Rule((Role.SIGNATORY, Role.DECISION_MAKER), signs, not_author),
    _P.AGREEMENT_DECLINE: Rule((Role.SIGNATORY, Role.DECISION_MAKER), signs),
    _P.COUNCIL_READ: Rule(_OFFICER, anywhere),
    _P.SIGN_OFF_READ: Rule(_SIGNATORY, anywhere),
    _P.DEPARTMENT_READ: Rule((Role.CASEWORKER, Role.MANAGER), anywhere),
    _P.ASKS_READ: Rule((Role.CASEWORKER, Role.DECISION_MAKER, Role.MONITOR, Role.AUDITOR), anywhere),
    _P.PRECEDENTS_READ: Rule(tuple(role for role in Role if role is not Role.ADMINISTRATOR), anywhere),
    _P.APPROVALS_READ: Rule(_DECIDER, anywhere),
    _P.CLEARANCE_READ: Rule(_CLEARER, anywhere),
    _P.COORDINATION_READ: Rule(_COORDINATOR, anywhere),
    _P.MONITOR_READ: Rule((Role.MONITOR, Role.AUDITOR), anywhere),
    _P.CASE_READ: Rule(tuple(role for role in Role if role is not Role.ADMINISTRATOR), anywhere),
    _P.PEOPLE_MANAGE: Rule((Role.MANAGER, Role.ADMINISTRATOR), anywhere),
    _P.LIMIT_SET: Rule((Role.MANAGER,), anywhere),
    _P.AUDIT_READ: Rule((Role.AUDITOR,), anywhere),
    _P.ADMINISTER: Rule((Role.ADMINISTRATOR,), anywhere),
}

_WHOSE: dict[Asked, str] = {  # said to those who hold the role elsewhere
    lead: " of the council that leads the offer",
    acts_on_line: " of the council that leads the offer, or of the one whose line it is once it has joined,",
    own_line: " of the council whose line it is",
    owner: " of the department that has the line",
    either_side: " of the council whose line it is or of the department that has it",
    refers: " of the department that has the line, or of the one that leads the programme,",
    releases: " of the department that has the line, or of the one that leads the programme,",
    invited: " of the council that is invited",
    lead_department: " of the department that leads the programme",
    treasury: " of the treasury",
    was_asked: " of a department that was asked",
    signs: " of a party to the agreement",
}


def holds_role_for(actor: Actor, permission: Permission) -> bool:
    """Whether any of the actor's roles could ever carry the permission; asked of routes."""
    return any(role in actor.roles for role in TABLE[permission].roles)


def may(actor: Actor, permission: Permission, standing: Standing) -> bool:
    """Whether the actor may do this to that object now, as templates ask it."""
    rule = TABLE[permission]
    return holds_role_for(actor, permission) and rule.where(actor, standing) and rule.not_now(actor, standing) is None


def check_role(actor: Actor, permission: Permission, standing: Standing) -> None:
    """Raise NotAllowed, naming the roles that may, if this actor can never make the move."""
    if not (holds_role_for(actor, permission) and TABLE[permission].where(actor, standing)):
        raise _refusal(actor, permission)


def check_holder(actor: Actor, permission: Permission) -> None:
    """The same for what stands by itself, such as a pre-election period: the role is all that is asked."""
    if not holds_role_for(actor, permission):
        raise _refusal(actor, permission)


def _refusal(actor: Actor, permission: Permission) -> NotAllowed:
    rule = TABLE[permission]
    words = " or ".join(role.words.lower() for role in rule.roles)
    article = "an" if words[0] in "aeiou" else "a"
    whose = _WHOSE.get(rule.where, "") if holds_role_for(actor, permission) else ""
    return NotAllowed(f"Only {article} {words}{whose} can do this", rule.roles)


def why_not_now(actor: Actor, permission: Permission, standing: Standing) -> str | None:
    """Why this person may not at this moment what their role may, in words; None when they may."""
    return TABLE[permission].not_now(actor, standing)


def check_now(actor: Actor, permission: Permission, standing: Standing) -> None:
    """Raise NotAllowed if this actor's role may, but not this person at this moment."""
    reason = why_not_now(actor, permission, standing)
    if reason is not None:
        raise NotAllowed(reason)
