"""Build the engine: compiled by mypyc where a C compiler is at hand, as plain Python otherwise.

Everything else is in pyproject.toml. WIKIGROVE_COMPILE=0 asks for plain Python, =1 makes a missing compiler an error.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

SOURCE = Path("src")
# These stay plain Python: extensions inherit and replace what stands in them, or they keep what they found in cached
# properties, which mypyc computes anew each time.
PLAIN = ("ext/__init__.py", "access.py", "cli.py", "__main__.py", "language/language.py")


def main() -> None:
    os.chdir(Path(__file__).resolve().parent)
    setup(ext_modules=make_extensions(), cmdclass={"build_ext": ParallelBuild})


def make_extensions() -> list[Extension]:
    """One extension module for each source file, or none."""
    wanted = os.environ.get("WIKIGROVE_COMPILE", "")
    if wanted == "0" or "egg_info" in sys.argv or "editable_wheel" in sys.argv or "sdist" in sys.argv:
        return []
    if not has_compiler():
        if wanted == "1":
            raise SystemExit("No C compiler with Python's headers was found; the engine can't be compiled.")
        return []
    from mypyc.build import mypycify

    package = SOURCE / "wikigrove_engine"
    files = [
        str(path)
        for path in sorted(package.rglob("*.py"))
        if path.name != "__init__.py" and path.relative_to(package).as_posix() not in PLAIN
    ]
    extensions: list[Extension] = mypycify(
        ["--config-file=", "--strict", "--disable-error-code=import-untyped", *files],
        opt_level="2",
        debug_level="0",
        multi_file=True,
    )
    return extensions


def has_compiler() -> bool:
    """Whether a C file that includes Python's headers can be compiled."""
    compiler = os.environ.get("CC", sysconfig.get_config_var("CC") or "cc").split()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "try.c"
        source.write_text("#include <Python.h>\nint main(void) { return 0; }\n")
        command = [*compiler, "-c", f"-I{sysconfig.get_paths()['include']}", str(source), "-o", f"{folder}/try.o"]
        try:
            return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603 - our own words
        except OSError:
            return False


class ParallelBuild(build_ext):
    """The files of one extension on all cores: the engine is one library of a hundred files."""

    def build_extensions(self) -> None:
        compiler: Any = self.compiler
        plain = compiler._compile
        jobs: list[tuple[Any, ...]] = []
        compiler._compile = lambda *arguments: jobs.append(arguments)
        link = compiler.link

        def finish_and_link(*arguments: Any, **named: Any) -> None:
            with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
                list(pool.map(lambda job: plain(*job), jobs))
            jobs.clear()
            link(*arguments, **named)

        compiler.link = finish_and_link
        super().build_extensions()


main()
