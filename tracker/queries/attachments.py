"""The files of a line or an offer, for those who see the terms; and one of them, to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.errors import NotFound
from tracker.domain.files import FileType, size_words, type_of_name
from tracker.domain.lines import Side
from tracker.domain.standing import Facet
from tracker.models.agreements import StoredFile
from tracker.models.files import Attachment
from tracker.models.lines import Line
from tracker.models.offers import Offer
from tracker.models.organisations import Organisation
from tracker.models.questions import Question
from tracker.queries import visibility
from tracker.queries.prepared import fetch, prepared


@dataclass(frozen=True)
class ListedFile:
    """One file, as a list shows it; `question` is the number of the question whose answer it came with."""

    id: int
    line: int
    line_title: str
    name: str
    size: int
    side: Side
    by: str
    at: datetime
    question: int | None

    @property
    def what(self) -> str:
        """The kind and the size: "PDF, 1.2 MB"."""
        kind = type_of_name(self.name) or FileType.TEXT
        return f"{kind.words}, {size_words(self.size)}"


@dataclass(frozen=True)
class Download:
    """What is sent, and where its bytes lie."""

    name: str
    content_type: str
    size: int
    sha256: str


def list_files(
    session: Session, actor: Actor, reference: str, number: int | None = None, *, question_id: int | None = None
) -> Sequence[ListedFile]:
    """The files of one line, of one answer, or of all lines of an offer, by line and oldest first.

    None for who does not see the terms.
    """
    rows = fetch(session, *_listed(actor, reference, number, question_id))
    return [ListedFile(**row._asdict()) for row in rows]


def get_file(session: Session, actor: Actor, reference: str, number: int, attachment_id: int, name: str) -> Download:
    """One file of a line, by its id and its name. Raises NotFound unless it is there for the actor to see."""
    found = session.execute(*_one(actor, reference, number, attachment_id, name)).one_or_none()
    if found is None:
        raise NotFound
    return Download(**found._asdict())


@prepared
def _listed(actor: Actor, reference: str, number: int | None, question_id: int | None) -> Select[*tuple[Any, ...]]:
    query = (
        select(
            *(Attachment.id, Line.number.label("line"), Line.title.label("line_title"), Attachment.name),
            *(StoredFile.size, Attachment.side, Organisation.name.label("by"), Attachment.at),
            Question.number.label("question"),
        )
        .join(StoredFile, StoredFile.id == Attachment.file_id)
        .join(Organisation, Organisation.id == Attachment.organisation_id)
        .join(Line, Line.id == Attachment.line_id)
        .join(Offer, Offer.id == Line.offer_id)
        .outerjoin(Question, Question.id == Attachment.question_id)
        .where(Offer.reference == reference, visibility.scope(actor, Facet.TERMS))
        .order_by(Line.number, Attachment.id)
    )
    if number is not None:
        query = query.where(Line.number == number)
    return query if question_id is None else query.where(Attachment.question_id == question_id)


@prepared
def _one(actor: Actor, reference: str, number: int, attachment_id: int, name: str) -> Select[*tuple[Any, ...]]:
    return (
        select(Attachment.name, StoredFile.content_type, StoredFile.size, StoredFile.sha256)
        .join(StoredFile, StoredFile.id == Attachment.file_id)
        .join(Line, Line.id == Attachment.line_id)
        .join(Offer, Offer.id == Line.offer_id)
        .where(
            *(Offer.reference == reference, Line.number == number),
            *(Attachment.id == attachment_id, Attachment.name == name),
            visibility.scope(actor, Facet.TERMS),
        )
    )
