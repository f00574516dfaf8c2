"""Agreements drawn once for all tests of this folder that a worker runs."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.support.factories.agreements import draft, frozen_agreement, signed
from tests.support.factories.odd_agreements import ODD
from tests.support.pages import Drawn
from tracker.documents.agreement_pdf import draw_agreement
from tracker.domain.agreements import FrozenAgreement


@pytest.fixture(scope="session")
def drawn() -> Callable[..., Drawn]:
    """Draws an agreement of so many lines, or an odd one by its name, as draft or signed."""

    @cache
    def draw(wanted: int | str, *, is_signed: bool = False) -> Drawn:
        agreement: FrozenAgreement = frozen_agreement(wanted) if isinstance(wanted, int) else ODD[wanted]()
        drawing = signed(agreement) if is_signed else draft()
        content = draw_agreement(agreement, drawing)
        return Drawn(agreement, drawing, content, PdfReader(BytesIO(content)))

    return draw
