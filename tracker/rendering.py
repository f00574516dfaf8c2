"""One way to fill a template, shared by pages, documents and e-mails.

`environment()` is strict: a name nobody gave is an error, not an empty space. GOV.UK's own macros are written to
test arguments that nobody passed, so they, and only they, are read by a lenient twin with the same filters and globals.
A Flask application uses it by returning `environment()`, with its own globals added, from `create_jinja_environment`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from jinja2 import (
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import CondExpr, Const, Expr, Output
from markupsafe import Markup, escape

from tracker.domain import formats
from tracker.domain.amounts import Amount, AmountTotal
from tracker.domain.london import london_date
from tracker.domain.money import Money, total

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
_GOVUK = ("govuk_frontend_jinja", "govuk_frontend_wtf")

_YEAR_OR_REFERENCE = re.compile(r"\b([0-9]{4}-[0-9]{2}|[A-Z]{2,4}-[0-9]{4,9}|[A-Z]+/[0-9A-Z]+(?:/[0-9A-Z]+)*)\b")
_TENTH_OF_A_MILLION = 10_000_000
_PARAGRAPH_BREAK = re.compile(r"(?:\r?\n){2,}")
_ESCAPED = re.compile("[&<>'\"]")
_DRAWN: WeakKeyDictionary[Callable[..., Markup], dict[Hashable, Markup]] = WeakKeyDictionary()
_MOST_DRAWN = 2_000  # of each macro


def printed(value: object) -> str:
    """What a page prints of a value: what `escape` makes of it, but what has nothing to escape is passed as it is.

    Jinja joins what it prints at once, so it needs no Markup of each piece: making one takes three times as long as
    looking for what there is to escape, and a list prints more than a thousand pieces.
    """
    if type(value) is str:
        return escape(value) if _ESCAPED.search(value) else value
    if type(value) is Markup:
        return value
    return str(value) if type(value) is int else escape(value)


class _Printer(CodeGenerator):
    """Has templates print by `printed` where Jinja would have them escape.

    An `if` without `else` prints an empty text: Jinja would make an undefined value, and ask it for nothing.
    """

    def visit_Output(self, node: Output, frame: Frame) -> None:  # noqa: N802 (Jinja's own name)
        for printed_node in node.nodes:
            if isinstance(printed_node, CondExpr) and printed_node.expr2 is None:
                printed_node.expr2 = Const("")
        super().visit_Output(node, frame)

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.printed(")


class TrackerEnvironment(Environment):
    """Strict for our templates, lenient for GOV.UK's; one set of filters, tests and globals for both."""

    code_generator_class = _Printer
    printed = staticmethod(printed)
    _lenient: Environment | None = None

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._lenient = self.overlay(undefined=ChainableUndefined)

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 (Jinja's own name)
    ) -> Template:
        if self._lenient is not None and isinstance(name, str) and name.startswith(_GOVUK):
            return self._lenient.get_template(name, parent, globals)
        return super().get_template(name, parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own where a template has none of its own: a chain of the two is slow to compare names in,
        and each import of a macro does.
        """
        return super().make_globals(d) if d else self.globals


def environment() -> TrackerEnvironment:
    """A fresh environment over `templates/`, each read once; HTML is escaped, plain text (`.txt`) is not."""
    env = TrackerEnvironment(
        loader=ChoiceLoader(
            [
                PrefixLoader({package: PackageLoader(package) for package in _GOVUK}),
                FileSystemLoader(TEMPLATES),
            ]
        ),
        autoescape=select_autoescape(("html", "svg", "xml"), default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a page is made of some twenty files, and each would be looked at every time
        cache_size=-1,
    )
    env.filters.update(FILTERS)
    return env


def amount(value: Amount | AmountTotal | Money | str | None) -> str:
    """What a cell of pounds says: "£1,250,000", "Up to £846,000", "To be confirmed"; text as it is; None is nothing."""
    match value:
        case None:
            return ""
        case Amount() | AmountTotal():
            return value.words
        case _:
            return str(value)


def amount_inside(value: Amount | AmountTotal | Money | str | None) -> str:
    """The same inside a sentence: "up to £846,000", "to be confirmed"."""
    words = amount(value)
    return words[:1].lower() + words[1:]


def difference(value: Money | str | None) -> str:
    """How far the newer position is from the older: "£211,500 more", "£620,000 less", "None"; text as it is."""
    if isinstance(value, Money):
        return f"{abs(value)} {'more' if value > Money.zero() else 'less'}" if value else "None"
    return value or "None"


def millions(money: Money) -> str:
    """Millions to one decimal, so that sums on a page can be followed: "£4,404.0m"; half a unit rounds up."""
    if not money:
        return "£0"
    tenths = (abs(money.pence) + _TENTH_OF_A_MILLION // 2) // _TENTH_OF_A_MILLION
    return f"{'' if money > Money.zero() else '−'}£{tenths // 10:,}.{tenths % 10}m"


def day_and_date(day: date) -> str:
    """The day of the week too: "Thursday 14 October 2010"."""
    return f"{day:%A} {formats.long_date(day)}"


def unbroken(text: object) -> Markup:
    """`formats.hold` for pages: years and references, which would break at their hyphen or slash, are held too.

    Takes whatever can be printed; what is HTML already is left as it is.
    """
    return text if isinstance(text, Markup) else _unbroken(str(text))


@lru_cache(maxsize=512)
def _unbroken(text: str) -> Markup:
    """Kept: a list says the same few titles again and again."""
    parts = _YEAR_OR_REFERENCE.split(formats.hold(text))
    return Markup().join(
        Markup('<span class="app-nowrap">{}</span>').format(part) if at % 2 else part for at, part in enumerate(parts)
    )


def paragraphs(text: str) -> Markup:
    """What a person wrote, as escaped paragraphs; single line breaks are kept by the style sheet."""
    parts = (part.strip() for part in _PARAGRAPH_BREAK.split(text))
    return Markup("\n").join(Markup('<p class="app-words">{}</p>').format(part) for part in parts if part)


def once(macro: Callable[..., Markup], **always: Any) -> Callable[..., Markup]:
    """A macro that is drawn once for whatever it is given: states and dates are few, and most rows of a list are as
    they were when it was last looked at.

    For macros that print nothing but what they are given: what was drawn is kept from page to page, for everyone.
    """
    drawn = _DRAWN.setdefault(macro, {})
    how = tuple(always.items())

    def draw(*what: Hashable) -> Markup:
        key = (how, what, *map(type, what))  # the types: states of lines and of offers may be equal
        found = drawn.get(key)
        if found is None:
            if len(drawn) >= _MOST_DRAWN:
                drawn.clear()
            found = drawn[key] = macro(*what, **always)
        return found

    return draw


def share(part: Money | int, whole: Money | int) -> str:
    """A length in a drawing, in per cent of the whole, from 0 to 100: "27.4"."""
    parts = part.pence if isinstance(part, Money) else part
    of = whole.pence if isinstance(whole, Money) else whole
    return f"{max(0.0, min(100.0, 100 * parts / of)):.2f}".rstrip("0").rstrip(".") if of else "0"


def end_to_end(parts: Sequence[Money | int], scale: Money | int) -> list[tuple[int, str, str]]:
    """Parts of a bar, one after another: which part, left edge and width in per cent of the scale; no empty parts."""
    pence = [part.pence if isinstance(part, Money) else part for part in parts]
    whole = scale.pence if isinstance(scale, Money) else scale
    before = (sum(pence[:at]) for at in range(len(pence)))
    return [
        (at, share(left, whole), share(part, whole))
        for at, (left, part) in enumerate(zip(before, pence, strict=True))
        if part
    ]


@dataclass(frozen=True, slots=True)
class Box:
    """One inner ring as drawn in the outer one: left edge and width in per cent, top and height in pixels."""

    left: float
    width: float
    top: float
    height: float

    @property
    def has_room(self) -> bool:
        """Whether its amount can be written inside it on a phone."""
        return self.width >= _ROOM_FOR_WORDS


_OUTER_HEIGHT, _INNER_HEIGHT, _GAP, _ROOM_FOR_WORDS = 72.0, 48.0, 1.5, 22.0


def ring_boxes(inner: Iterable[Money], outer: Money) -> list[Box]:
    """Inner rings as boxes at the right of the outer one, each with its share of the outer's 100% × 72 px.

    Boxes grow taller than usual where their shares would not fit side by side.
    """
    shares = [100 * ring.pence / outer.pence for ring in inner] if outer else []
    gap = min(_GAP, (100 - sum(shares)) / (len(shares) + 1))
    height = max(_INNER_HEIGHT, _OUTER_HEIGHT * sum(shares) / (100 - gap * (len(shares) + 1)))
    widths = [each * _OUTER_HEIGHT / height for each in shares]
    left = 100 - sum(widths) - gap * len(widths)
    boxes = []
    for width in widths:
        boxes.append(Box(round(left, 2), round(width, 2), (_OUTER_HEIGHT - height) / 2, height))
        left += width + gap
    return boxes


def _of_day(write: Callable[[date], str]) -> Callable[[date | datetime], str]:
    """The same for an instant, on its day in London."""
    return lambda when: write(london_date(when) if isinstance(when, datetime) else when)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "amount": amount,
    "amount_inside": amount_inside,
    "and_list": formats.and_list,
    "clock_time": formats.clock_time,
    "date_and_time": formats.date_and_time,
    "day_and_date": _of_day(day_and_date),
    "difference": difference,
    "end_to_end": end_to_end,
    "hold": formats.hold,
    "in_a_sentence": formats.in_a_sentence,
    "at_the_start": formats.at_the_start,
    "long_date": _of_day(formats.long_date),
    "millions": millions,
    "money": str,
    "money_in_words": formats.money_in_words,
    "number": formats.number,
    "once": once,
    "paragraphs": paragraphs,
    "plural": formats.plural,
    "ring_boxes": ring_boxes,
    "share": share,
    "short_date": _of_day(formats.short_date),
    "short_money": formats.short_money,
    "total_money": total,
    "unbroken": unbroken,
}
