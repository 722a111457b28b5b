"""Processes beside the web workers: started again when they end by themselves, ended with their parent."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any, Final

log = logging.getLogger("wikigrove.serve")
_RESTART_SECONDS: Final = 2.0
STOP_SECONDS: Final = 10


class Child:
    """A process that runs `work`. It is forked, so it shares the memory of what was imported before."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self._name, self._work = name, work
        self._process: multiprocessing.process.BaseProcess | None = None
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        self._start_process()
        self._watcher.start()

    def stop(self) -> None:
        self._stopping.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        process.join(STOP_SECONDS)
        if process.is_alive():
            process.kill()

    def _start_process(self) -> None:
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_run, args=(self._work,), name=self._name, daemon=True)
        self._process.start()

    def _watch(self) -> None:
        while not self._stopping.wait(_RESTART_SECONDS):
            process: Any = self._process
            if process is not None and not process.is_alive() and not self._stopping.is_set():
                log.error("the %s ended (%s) and is started again", self._name, process.exitcode)
                self._start_process()


def _run(work: Callable[[], None]) -> None:
    """In the child: do the work; end when the parent is gone, however it went."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    work()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)
