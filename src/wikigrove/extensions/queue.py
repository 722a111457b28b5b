"""Work that extensions put off. The floor knows no queue: an upper context says how to reach one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Final

Value = str | int | float | bool
"""What a setting, and an argument of a job, can hold."""
Values = Mapping[str, Value]

MAX_TRIES: Final = 10
MAX_ARGUMENTS: Final = 10_000
"""Characters of JSON. Jobs take ids; what is larger belongs into a `Table`."""

Enqueue = Callable[[str, str, str], None]
"""Extension, job, arguments as JSON."""
_enqueue: Enqueue | None = None


def use_queue(enqueue: Enqueue) -> None:
    """Say where jobs go; called once when the platform is ready."""
    global _enqueue
    _enqueue = enqueue


def enqueue_job(extension: str, job: str, **arguments: Value) -> None:
    """Let the job worker run the `Job` of this name with these arguments, once the current transaction is committed.

    It runs for the wiki in scope, and only while the extension is enabled there.
    """
    for name, value in arguments.items():
        if not isinstance(value, str | int | float | bool):
            raise TypeError(f"a job takes texts, numbers and booleans, not {name}={value!r}")
    text = json.dumps(arguments, ensure_ascii=False)
    if len(text) > MAX_ARGUMENTS:
        raise ValueError(f"the arguments of a job take {MAX_ARGUMENTS} characters of JSON at most")
    if _enqueue is None:
        raise RuntimeError("there is no queue: the platform is not set up")
    _enqueue(extension, job, text)
