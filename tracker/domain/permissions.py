"""Who may do what: one table over a frozen Standing (2-model, section 1).

Three readers: actions enforce it, templates hide by it, the matrix prints it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.actors import Actor, Role
from tracker.domain.errors import NotAllowed
from tracker.domain.lines import Turn
from tracker.domain.standing import Standing


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
    LINE_COUNTER = "line:counter"
    LINE_WITHDRAW = "line:withdraw"
    ROUND_OPEN = "round:open"
    ROUND_REPLY = "round:reply"
    ROUND_CLOSE = "round:close"
    STANCE_TAKE = "stance:take"
    PERIOD_SET = "period:set"
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


def _anywhere(_actor: Actor, _standing: Standing) -> bool:
    return True


def _lead(actor: Actor, standing: Standing) -> bool:
    return actor.organisation_id == standing.lead_id


def _invited(actor: Actor, standing: Standing) -> bool:
    return actor.organisation_id in standing.invited_ids


def _acts_on_line(actor: Actor, standing: Standing) -> bool:
    """The lead on any line, a joined partner on its own (2-model, "Partners")."""
    is_partner = actor.organisation_id in standing.joined_ids
    own = standing.authority_id is None or standing.authority_id == actor.organisation_id
    return _lead(actor, standing) or (is_partner and own)


def _owner(actor: Actor, standing: Standing) -> bool:
    return actor.organisation_id == standing.owner_id


def _treasury(actor: Actor, standing: Standing) -> bool:
    return actor.organisation_id == standing.treasury_id


def _lead_department(actor: Actor, standing: Standing) -> bool:
    return actor.organisation_id == standing.lead_department_id


def _releases(actor: Actor, standing: Standing) -> bool:
    decides = Role.DECISION_MAKER in actor.roles and _owner(actor, standing)
    return decides or (Role.COORDINATOR in actor.roles and _lead_department(actor, standing))


def _signs(actor: Actor, standing: Standing) -> bool:
    party = Role.SIGNATORY in actor.roles and actor.organisation_id in standing.party_ids
    return party or (Role.DECISION_MAKER in actor.roles and _lead_department(actor, standing))


def _sides(actor: Actor, standing: Standing) -> frozenset[Turn]:
    """The sides of a line that the actor may speak for."""
    council = Role.OFFICER in actor.roles and _acts_on_line(actor, standing)
    department = Role.CASEWORKER in actor.roles and _owner(actor, standing)
    return frozenset(turn for turn, speaks in ((Turn.COUNCIL, council), (Turn.DEPARTMENT, department)) if speaks)


def _either_side(actor: Actor, standing: Standing) -> bool:
    return bool(_sides(actor, standing))


def _refers(actor: Actor, standing: Standing) -> bool:
    coordinates = Role.COORDINATOR in actor.roles and _lead_department(actor, standing)
    return coordinates or (Role.CASEWORKER in actor.roles and _owner(actor, standing))


def _was_asked(actor: Actor, standing: Standing) -> bool:
    return actor.organisation_id in standing.asked_ids and not _treasury(actor, standing)


def _on_turn(actor: Actor, standing: Standing) -> str | None:
    if standing.turn not in _sides(actor, standing):
        return "Only the side whose turn it is can ask for more time"
    return None


def _on_other_turn(actor: Actor, standing: Standing) -> str | None:
    others = _sides(actor, standing) - {standing.turn}
    return None if others else "The other side has to agree to more time"


def _not_author(actor: Actor, standing: Standing) -> str | None:
    if actor.person_ids & standing.author_ids:
        return "You wrote or edited what is to be signed, so someone else must sign it"
    return None


def _not_recommender(actor: Actor, standing: Standing) -> str | None:
    if actor.person_ids & {standing.recommender_id, standing.recommended_for_id}:
        return "You recommended this, so a different decision maker must approve it"
    return None


_P = Permission
_OFFICER, _SIGNATORY = (Role.OFFICER,), (Role.SIGNATORY,)
_CASEWORKER, _DECIDER = (Role.CASEWORKER,), (Role.DECISION_MAKER,)
_EITHER = (Role.OFFICER, Role.CASEWORKER)
_CLEARER, _COORDINATOR = (Role.TREASURY_CLEARER,), (Role.COORDINATOR,)

TABLE: dict[Permission, Rule] = {
    _P.OFFER_CREATE: Rule(_OFFICER, _anywhere),
    _P.OFFER_EDIT: Rule(_OFFICER, _lead),
    _P.OFFER_DISCARD: Rule(_OFFICER, _lead),
    _P.OFFER_SEND: Rule(_OFFICER, _lead),
    _P.OFFER_RECALL: Rule(_OFFICER, _lead),
    _P.OFFER_DECLINE: Rule(_SIGNATORY, _lead),
    _P.OFFER_SUBMIT: Rule(_SIGNATORY, _lead, _not_author),
    _P.OFFER_WITHDRAW: Rule(_SIGNATORY, _lead),
    _P.PARTNER_INVITE: Rule(_OFFICER, _lead),
    _P.PARTNER_REMOVE: Rule(_OFFICER, _lead),
    _P.PARTNER_JOIN: Rule(_SIGNATORY, _invited),
    _P.PARTNER_DECLINE: Rule(_SIGNATORY, _invited),
    _P.LINE_EDIT: Rule(_OFFICER, _acts_on_line),
    _P.LINE_ADD: Rule(_OFFICER, _acts_on_line),
    _P.LINE_SEND: Rule(_OFFICER, _acts_on_line),
    _P.LINE_SUBMIT: Rule(_SIGNATORY, _lead, _not_author),
    _P.LINE_RESUBMIT: Rule(_OFFICER, _acts_on_line),
    _P.LINE_ACKNOWLEDGE: Rule(_CASEWORKER, _owner),
    _P.LINE_TAKE: Rule(_CASEWORKER, _owner),
    _P.LINE_ASSIGN: Rule((Role.CASEWORKER, Role.MANAGER), _owner),
    _P.LINE_REFER: Rule((Role.CASEWORKER, Role.COORDINATOR), _refers),
    _P.LINE_ASK: Rule(_CASEWORKER, _owner),
    _P.LINE_ANSWER: Rule(_OFFICER, _acts_on_line),
    _P.LINE_EXTEND: Rule(_EITHER, _either_side, _on_turn),
    _P.LINE_ANSWER_TIME: Rule(_EITHER, _either_side, _on_other_turn),
    _P.LINE_MESSAGE: Rule(_EITHER, _either_side),
    _P.LINE_NOTE: Rule((Role.CASEWORKER, Role.DECISION_MAKER), _owner),
    _P.LINE_ATTACH: Rule(_EITHER, _either_side),
    _P.LINE_RECOMMEND: Rule(_CASEWORKER, _owner),
    _P.LINE_RETURN: Rule(_DECIDER, _owner),
    _P.LINE_APPROVE: Rule(_DECIDER, _owner, _not_recommender),
    _P.LINE_CLEAR: Rule(_CLEARER, _treasury),
    _P.LINE_HOLD: Rule(_CLEARER, _treasury),
    _P.LINE_RELEASE: Rule((Role.DECISION_MAKER, Role.COORDINATOR), _releases),
    _P.LINE_ACCEPT: Rule(_OFFICER, _acts_on_line),
    _P.LINE_COUNTER: Rule(_OFFICER, _acts_on_line),
    _P.LINE_WITHDRAW: Rule(_OFFICER, _acts_on_line),
    _P.ROUND_OPEN: Rule(_COORDINATOR, _lead_department),
    _P.ROUND_REPLY: Rule(_DECIDER, _was_asked),
    _P.ROUND_CLOSE: Rule(_COORDINATOR, _lead_department),
    _P.STANCE_TAKE: Rule((Role.CASEWORKER, Role.DECISION_MAKER), _anywhere),
    _P.PERIOD_SET: Rule((Role.COORDINATOR, Role.ADMINISTRATOR), _anywhere),
    _P.DEPUTY_NAME: Rule(tuple(Role), _anywhere),
    _P.COMMITMENT_EDIT: Rule(_OFFICER, _acts_on_line),
    _P.COMMITMENT_SETTLE: Rule(_OFFICER, _acts_on_line),
    _P.AGREEMENT_DRAW_UP: Rule(_COORDINATOR, _lead_department),
    _P.AGREEMENT_SIGN: Rule((Role.SIGNATORY, Role.DECISION_MAKER), _signs, _not_author),
    _P.AGREEMENT_DECLINE: Rule((Role.SIGNATORY, Role.DECISION_MAKER), _signs),
    _P.COUNCIL_READ: Rule(_OFFICER, _anywhere),
    _P.SIGN_OFF_READ: Rule(_SIGNATORY, _anywhere),
    _P.DEPARTMENT_READ: Rule((Role.CASEWORKER, Role.MANAGER), _anywhere),
    _P.ASKS_READ: Rule((Role.CASEWORKER, Role.DECISION_MAKER, Role.MONITOR, Role.AUDITOR), _anywhere),
    _P.PRECEDENTS_READ: Rule(tuple(role for role in Role if role is not Role.ADMINISTRATOR), _anywhere),
    _P.APPROVALS_READ: Rule(_DECIDER, _anywhere),
    _P.CLEARANCE_READ: Rule(_CLEARER, _anywhere),
    _P.COORDINATION_READ: Rule(_COORDINATOR, _anywhere),
    _P.MONITOR_READ: Rule((Role.MONITOR, Role.AUDITOR), _anywhere),
    _P.CASE_READ: Rule(tuple(role for role in Role if role is not Role.ADMINISTRATOR), _anywhere),
    _P.PEOPLE_MANAGE: Rule((Role.MANAGER, Role.ADMINISTRATOR), _anywhere),
    _P.AUDIT_READ: Rule((Role.AUDITOR,), _anywhere),
    _P.ADMINISTER: Rule((Role.ADMINISTRATOR,), _anywhere),
}

_WHOSE: dict[Asked, str] = {  # said to those who hold the role elsewhere
    _lead: " of the council that leads the offer",
    _acts_on_line: " of the council that leads the offer, or of the one whose line it is once it has joined,",
    _owner: " of the department that has the line",
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
