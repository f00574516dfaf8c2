"""The bench measures what is served, and each page beside the floor of its own moment."""

from http.client import HTTPMessage
from itertools import cycle

import pytest

from tests.performance.ground import settings_of_the_server
from tests.performance.measuring import take_turns
from tests.performance.visitor import Answer


def _answer(ms: float) -> Answer:
    return Answer("/", 200, HTTPMessage(), b"", ms)


def test_the_bench_serves_with_the_environment_and_the_arguments_of_the_server() -> None:
    settings = settings_of_the_server(5059, workers=3)
    assert settings.env == {"MALLOC_ARENA_MAX": "2"}
    assert settings.arguments[:6] == ["--bind", "127.0.0.1:5059", "--worker-class", "gthread", "--workers", "3"]
    assert not [word for word in settings.arguments if "$" in word or "\n" in word]


def test_a_ratio_is_to_the_floor_of_the_same_moment_however_the_machine_changes() -> None:
    slowness = cycle([1.0, 3.0])  # the machine is three times as slow in every other round

    def floor() -> Answer:
        return _answer(2.0 * now[0])

    def page() -> Answer:
        answer = _answer(8.0 * now[0])
        asked.append(answer)
        if len(asked) % 5 == 0:  # a round is over
            now[0] = next(slowness)
        return answer

    now, asked = [next(slowness)], list[Answer]()
    (taken,) = take_turns([page], floor, rounds=4, each=5, warm=0)
    assert taken.ratios == pytest.approx([4.0] * 4)
    assert taken.ratio == pytest.approx(4.0)
    assert {answer.ms for answer in asked} == {8.0, 24.0}
    assert taken.times == [answer.ms for answer in asked]
