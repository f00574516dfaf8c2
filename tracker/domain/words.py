"""Words that somebody has to give: a reason, a question, a message."""

from tracker.domain.errors import RuleBroken


def check_given(words: str, missing: str, field: str, *, longest: int, what: str = "") -> str:
    """The words without what stands round them.

    Raises RuleBroken on the field: saying what is `missing` for none, and for too many how many there may be of `what`.
    """
    words = words.strip()
    if not words:
        raise RuleBroken(missing, field)
    if len(words) > longest:
        rule = f"{what} must be" if what else "Use"
        raise RuleBroken(f"{rule} {longest:,} characters or fewer", field)
    return words
