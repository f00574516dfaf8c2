"""Fields that belong to one answer of a choice, shown unfolded under it, and what is typed into them."""

from collections.abc import Sequence
from typing import Any, ClassVar

from tracker.web.parts.fields import LongTextField
from tracker.web.parts.years import YearAmountsField, YearValuesField


class OnlyWith:
    """Of a field that matters for one `answer` to the field `chooser`: what stands in it otherwise is left as it is."""

    chooser: ClassVar[str]
    answer: ClassVar[str]

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        """Whether what was typed is well formed; anything is while another answer is chosen."""
        if form[self.chooser].data != self.answer:
            return True
        return bool(super().validate(form, extra_validators))  # type: ignore[misc]


def only_with(chooser: str, answer: str) -> tuple[type[LongTextField], type[YearAmountsField], type[YearValuesField]]:
    """Long text, £ by year and values by year that belong to one answer."""
    given = {"chooser": chooser, "answer": answer}
    text, amounts, values = (
        type(f"{field.__name__}Of{answer.title()}", (OnlyWith, field), given)
        for field in (LongTextField, YearAmountsField, YearValuesField)
    )
    return text, amounts, values


def conditions_in(typed: str) -> tuple[str, ...]:
    """Conditions as they are typed: one on each line."""
    return tuple(line for each in typed.splitlines() if (line := each.strip()))


def typed_conditions(conditions: Sequence[str]) -> str:
    """And back."""
    return "\n".join(" ".join(each.split()) for each in conditions)
