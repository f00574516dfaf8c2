"""Acts of several people at one instant, each in a thread of its own."""

import threading
from collections.abc import Callable


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each act in a thread of its own, begun together; what each returned or raised."""
    results: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(at: int) -> None:
        gate.wait()
        try:
            results[at] = acts[at]()
        except Exception as fault:  # noqa: BLE001 (whatever it was is the result)
            results[at] = fault

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
