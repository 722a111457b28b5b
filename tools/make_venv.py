"""Make the virtual environment; say in one line what is missing where that fails.

usage: python3 tools/make_venv.py DIR
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

MINIMUM = (3, 11)


def main() -> int:
    target = Path(sys.argv[1])
    if sys.version_info < MINIMUM:
        found = ".".join(map(str, sys.version_info[:3]))
        print(
            f"Wikigrove needs Python 3.11 or newer; this is {found}. Name another with make PYTHON=python3.12",
            file=sys.stderr,
        )
        return 1
    if (target / "bin" / "python").exists():
        return 0
    try:
        import ensurepip  # noqa: F401 - absent on a bare Debian, where venv can't bring pip
    except ImportError:
        return _without_ensurepip(target)
    venv.create(target, with_pip=True, symlinks=True)
    return 0


def _without_ensurepip(target: Path) -> int:
    """Debian keeps ensurepip in a package of its own; its pip (python3-pip) can fill an empty environment."""
    venv.create(target, with_pip=False, symlinks=True)
    command = [sys.executable, "-m", "pip", "--python", str(target / "bin" / "python"), "install", "-q", "pip"]
    if subprocess.run(command, check=False).returncode == 0:  # noqa: S603 - our own words
        return 0
    print("Python's venv module has no pip here. On Debian and Ubuntu: apt-get install python3-venv", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
