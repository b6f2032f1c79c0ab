"""The processes that Sphinx starts for a build: they end when it does.

They outlive one that is killed. Some would write pages while the next build does, and all wait
for ever, for somebody to take what they have found: they hold both ends of their own pipes.
"""

from __future__ import annotations

import os
import threading
import time

#: How often a process looks, in seconds; a build takes longer until it writes anything.
PERIOD = 0.05


def end_with(starter: int) -> None:
    """End this process as soon as the process *starter*, which started it, has ended."""
    threading.Thread(target=_wait, args=(starter,), daemon=True).start()


def _wait(starter: int) -> None:
    while os.getppid() == starter:
        time.sleep(PERIOD)
    os._exit(1)
