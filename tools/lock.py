"""Pin what pyproject.toml asks for: requirements/base.txt, compile.txt and dev.txt, without addresses of any index.

usage: .venv/bin/python tools/lock.py      (needs `uv`, which it installs)
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUTPUTS = {
    "base.txt": ["--extra", "postgres", "--extra", "redis"],
    "compile.txt": ["--extra", "postgres", "--extra", "redis", "--extra", "compile"],
    "dev.txt": ["--extra", "postgres", "--extra", "redis", "--extra", "dev"],
}


def main() -> int:
    _run(sys.executable, "-m", "pip", "install", "--quiet", "uv")
    for name, extras in OUTPUTS.items():
        output = ROOT / "requirements" / name
        _run(
            sys.executable,
            "-m",
            "uv",
            "pip",
            "compile",
            "--quiet",
            "--universal",
            "--python-version",
            "3.11",
            "--no-emit-index-url",
            "--no-emit-find-links",
            "--no-header",
            "--no-annotate",
            "--upgrade",
            "--no-emit-package",
            "wikigrove-engine",
            *extras,
            "pyproject.toml",
            "--output-file",
            str(output),
        )
    return 0


def _run(*command: str) -> None:
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(main())
