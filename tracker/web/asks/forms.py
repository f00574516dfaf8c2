"""What is done with the councils selected on the page of an ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from tracker.domain.decisions import Outcome
from tracker.queries.ask_pages import AskLine
from tracker.web.decisions.forms import Deed, SelectedForm
from tracker.web.decisions.outcomes import OutcomeForm
from tracker.web.parts.fields import choice

LIKE, ALL, NOBODY = "like", "all", "none"
"""What `select` in the address ticks: every like ask, every ask, none. Without it: the like asks of the page."""


class AskForm(SelectedForm, OutcomeForm):
    """An outcome for those selected, filled in once; or a question to them all, or their referral."""

    hints: ClassVar[dict[str, str]] = {
        **OutcomeForm.hints,
        Deed.ASK: "Stops our clock on each of them",
        Deed.REFER: "Our clock keeps running",
    }

    def offer_deeds(self) -> None:
        """The four outcomes, and the two other things that can be done with many lines."""
        self.outcome.choices = [
            *(choice(each, each.words) for each in Outcome),
            choice(Deed.ASK, "Ask all the same question"),
            choice(Deed.REFER, "Refer all to another department"),
        ]

    @property
    def deed(self) -> Deed:
        """What was chosen."""
        return Deed(self.outcome.data) if self.outcome.data in set(Deed) else Deed.RECOMMEND

    def tick(self, shown: Sequence[AskLine], selecting: str) -> None:
        """Tick lines of the page: like asks unless told otherwise; what stands out only when all are asked for."""
        ready = [line for line in shown if line.is_ready]
        ticked = [line for line in ready if selecting == ALL or (selecting != NOBODY and not line.standout)]
        self.line.data = {line.id: line.version for line in ticked}
        if selecting in (LIKE, ALL):
            self.everything.data = selecting
            self.shown.data = ",".join(str(line.id) for line in shown)

    def tick_again(self, shown: Sequence[AskLine], matching: Sequence[AskLine], before: Collection[int]) -> None:
        """Tick what was selected before; of what is on another page all was meant then, or the like ones."""
        self.line.data = {line.id: line.version for line in shown if line.is_ready and line.id in before}
        on_page = {line.id for line in shown}
        elsewhere = [line for line in matching if line.is_ready and line.id in before and line.id not in on_page]
        if elsewhere:
            self.everything.data = ALL if any(line.standout for line in elsewhere) else LIKE
            self.shown.data = ",".join(str(each) for each in sorted(on_page))

    def picked(self, matching: Sequence[AskLine]) -> dict[int, int]:
        """The lines meant: those ticked, and of those not on the page the like ones, or all, where that was said."""
        meant = [line for line in matching if line.is_ready and (self.everything.data == ALL or not line.standout)]
        return self.picks({line.id: line.version for line in meant})
