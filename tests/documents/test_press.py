"""Documents drawn in a process of their own."""

import os
from dataclasses import replace
from typing import Any

import pytest

from tests.support.factories.agreements import draft, frozen_agreement, signed
from tracker.documents import agreement_pdf, press
from tracker.documents.agreement_pdf import draw_agreement
from tracker.documents.press import DrawingFailed, draw_agreement_apart


def test_a_document_drawn_apart_has_the_bytes_of_one_drawn_here() -> None:
    agreement = frozen_agreement(3)
    drawing = signed(agreement)
    assert draw_agreement_apart(agreement, drawing) == draw_agreement(agreement, drawing)


def test_what_is_wrong_is_raised_where_the_document_was_asked_for() -> None:
    agreement = frozen_agreement(3)
    drawing = signed(agreement)
    with pytest.raises(ValueError, match="is not signed by"):
        draw_agreement_apart(agreement, replace(drawing, signatures=drawing.signatures[:-1]))


class Deadly:
    """Ends the process that reads it."""

    def __reduce__(self) -> Any:
        return os._exit, (3,)


def test_a_process_that_dies_is_said_to_have_failed() -> None:
    with pytest.raises(DrawingFailed, match="ended without"):
        draw_agreement_apart(Deadly(), draft())  # type: ignore[arg-type]


def test_a_drawing_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "_LONGEST", 0)
    with pytest.raises(DrawingFailed, match="too long"):
        draw_agreement_apart(frozen_agreement(60), draft())


def test_the_web_process_draws_nothing_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_given: object) -> bytes:
        raise AssertionError

    monkeypatch.setattr(agreement_pdf, "draw", never)
    assert draw_agreement_apart(frozen_agreement(3), draft()).startswith(b"%PDF-")
