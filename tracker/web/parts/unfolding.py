"""Fields that belong to one answer of a choice, shown unfolded under it, and what is typed into them."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

F = TypeVar("F")


class OnlyWith:
    """Of a field that matters for one `answer` to the field `chooser`: what stands in it otherwise is left as it is."""

    chooser: ClassVar[str]
    answer: ClassVar[str]

    def validate(self, form: Any, extra_validators: Sequence[Any] = ()) -> bool:
        """Whether what was typed is well formed; anything is while another answer is chosen."""
        if form[self.chooser].data != self.answer:
            return True
        return bool(super().validate(form, extra_validators))  # type: ignore[misc]


def only_with(field: type[F], chooser: str, answer: str) -> type[F]:
    """A kind of field for what belongs to one answer."""
    return type(f"{field.__name__}Of{answer.title()}", (OnlyWith, field), {"chooser": chooser, "answer": answer})


def conditions_in(typed: str) -> tuple[str, ...]:
    """Conditions as they are typed: one on each line."""
    return tuple(line for each in typed.splitlines() if (line := each.strip()))


def typed_conditions(conditions: Sequence[str]) -> str:
    """And back."""
    return "\n".join(" ".join(each.split()) for each in conditions)
