"""Another user, without any rights."""

from __future__ import annotations

import os
from collections.abc import Callable

NOBODY = 65534


def as_nobody(do: Callable[[], object]) -> int:
    """The exit code of a process of a user without rights: 0 if nothing is raised."""
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            do()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
