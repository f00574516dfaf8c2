"""What a line's pages say of the limit above which a signatory accepts, and not an officer."""

from tracker.domain.acceptance_limits import dearest_year
from tracker.domain.actors import Role
from tracker.domain.formats import and_list
from tracker.domain.permissions import Permission
from tracker.domain.standing import Standing
from tracker.queries import acceptance_limits, people
from tracker.queries.lines import LinePage
from tracker.web.parts.database import db
from tracker.web.parts.identity import actor, may


def may_accept(standing: Standing) -> bool:
    """Whether whoever asks may take the terms as they stand, in either role."""
    return may(Permission.LINE_ACCEPT, standing) or may(Permission.LINE_ACCEPT_ABOVE_LIMIT, standing)


def above_limit(line: LinePage) -> str:
    """That the terms are above the limit of the line's own council, and who accepts them then."""
    if _is_own(line):
        return "These terms are above your council’s own limit for accepting, so a signatory accepts them."
    return f"These terms are above {line.council_short}’s own limit for accepting, so its signatory accepts them."


def limit_words(line: LinePage) -> tuple[str, ...]:
    """The same with the figures and the names, which are for the council itself alone; nothing when it is not above."""
    if not line.standing.is_above_limit:
        return ()
    most = dearest_year(line.comparison.newer.terms.amounts) if line.comparison else None
    if not _is_own(line) or most is None:
        return (above_limit(line),)
    limit = acceptance_limits.get_limit(db(), actor()).money
    names = and_list(each.name for each in people.list_holders(db(), actor(), [Role.SIGNATORY]))
    return (
        above_limit(line),
        f"The limit is {limit} in any one year. They reach {most[0]} in {most[1]}.",
        f"Who can accept them: {names}.",
    )


def _is_own(line: LinePage) -> bool:
    return line.council_id == actor().organisation_id
