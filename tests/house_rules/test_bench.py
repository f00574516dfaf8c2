"""The bench measures what is served."""

from tests.performance.ground import settings_of_the_server


def test_the_bench_serves_with_the_environment_and_the_arguments_of_the_server() -> None:
    settings = settings_of_the_server(5059, workers=3)
    assert settings.env == {"MALLOC_ARENA_MAX": "2"}
    assert settings.arguments[:6] == ["--bind", "127.0.0.1:5059", "--worker-class", "gthread", "--workers", "3"]
    assert not [word for word in settings.arguments if "$" in word or "\n" in word]
