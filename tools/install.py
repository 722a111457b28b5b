"""Install pinned requirements and our two distributions into the environment this runs in.

usage: .venv/bin/python tools/install.py requirements/NAME.txt
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    requirements = ROOT / sys.argv[1]
    _pip("install", "--requirement", str(requirements))
    # Editable: a checkout runs its own code, and a pull needs no new install.
    _pip("install", "--no-deps", "--editable", str(ROOT / "engine"), "--editable", str(ROOT))
    return 0


def _pip(*words: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *words]
    result = subprocess.run(command, check=False)  # noqa: S603 - our own words
    if result.returncode:
        print(f"pip could not do this: {' '.join(words)}", file=sys.stderr)
        sys.exit(result.returncode)


if __name__ == "__main__":
    main()
