"""Compile the engine into build/compiled, where a C compiler is at hand; `make run` looks there first.

usage: .venv/bin/python tools/compile_engine.py [--required]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "compiled"


def main() -> int:
    required = "--required" in sys.argv
    started = time.monotonic()
    shutil.rmtree(TARGET, ignore_errors=True)
    print("Compiling the engine (once; a minute or two) ...", flush=True)
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    _run(*command, "install", "--requirement", str(ROOT / "requirements" / "compile.txt"))
    environment = {**os.environ, "WIKIGROVE_COMPILE": "1" if required else ""}
    options = ["--no-deps", "--no-build-isolation", "--target", str(TARGET)]
    result = subprocess.run(  # noqa: S603 - our own words
        [*command, "install", *options, str(ROOT / "engine")], env=environment, check=False
    )
    # What setuptools leaves beside the source.
    shutil.rmtree(ROOT / "engine" / "build", ignore_errors=True)
    if result.returncode == 0 and any(TARGET.rglob("*.so")):
        print(f"The engine is compiled ({time.monotonic() - started:.0f} s).")
        return 0
    shutil.rmtree(TARGET, ignore_errors=True)
    print("The engine runs interpreted: no C compiler was found, or it failed. All works, at half the speed.")
    return 1 if required else 0


def _run(*command: str) -> None:
    if subprocess.run(command, check=False).returncode:  # noqa: S603 - our own words
        sys.exit(f"This could not be done: {' '.join(command)}")


if __name__ == "__main__":
    sys.exit(main())
