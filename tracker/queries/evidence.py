"""Whether a line came with evidence: words of its council, or files that it added."""

from sqlalchemy import ColumnElement, exists, or_

from tracker.domain.lines import Side
from tracker.models.files import Attachment
from tracker.models.lines import Line


def is_evidenced() -> ColumnElement[bool]:
    """A condition on `Line`; the files of an answer are not counted, they are about its question."""
    files = exists().where(
        Attachment.line_id == Line.id, Attachment.side == Side.COUNCIL, Attachment.question_id.is_(None)
    )
    return or_(Line.evidence != "", files)
