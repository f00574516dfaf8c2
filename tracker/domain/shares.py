"""The same share of what each council asked for: how one counter keeps each council's own £ (7-look, "Ask page")."""

from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.amounts import Amount
from tracker.domain.money import Money

WHOLE = 100
_POUND = 100  # pence


def share_of(amounts: Iterable[Amount], per_cent: int) -> tuple[Amount, ...]:
    """So many per cent of each amount, to the nearest pound, half a pound up; what is to be confirmed stays so."""
    return tuple(each if each.money is None else replace(each, money=_share(each.money, per_cent)) for each in amounts)


def _share(money: Money, per_cent: int) -> Money:
    if per_cent == WHOLE:
        return money
    return Money.from_pounds((money.pence * per_cent + WHOLE * _POUND // 2) // (WHOLE * _POUND))
