"""Look for calls that break the APIs, on a wiki of its own: schemathesis against what the JSON APIs say of themselves,
and calls of the Action API made from its paraminfo.

Whatever the server can't answer (a status of 500 and more) fails. The wiki is thrown away afterwards.

usage: python tools/fuzz_api.py [--seconds N] [--only own|rest|restbase|action] [--bind 127.0.0.1:PORT]
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from fuzz_action import fuzz_action

TOOLS = Path(__file__).resolve().parent
SPECS = {
    "own": "/api/wikigrove/v1/openapi.json",
    "rest": "/w/rest.php/specs/v0/all",
    "restbase": "/api/rest_v1/?spec",
}
PASSWORD = "AdminPass-2718"  # noqa: S105 - of a wiki that nobody but tests reaches


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=int, default=600, help="for each API")
    parser.add_argument("--only", choices=[*SPECS, "action"])
    parser.add_argument("--bind", default="127.0.0.1:8129")
    arguments = parser.parse_args()
    failed = []
    with tempfile.TemporaryDirectory(prefix="wikigrove-fuzz-") as folder:
        server = _serve(arguments.bind, Path(folder))
        try:
            for name in [arguments.only] if arguments.only else [*SPECS, "action"]:
                base = f"http://{arguments.bind}"
                broken = (
                    fuzz_action(base, seconds=arguments.seconds, password=PASSWORD)
                    if name == "action"
                    else _fuzz(base, name, arguments.seconds, Path(folder))
                )
                if broken:
                    failed.append(name)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(30)
    print(f"failed: {', '.join(failed)}" if failed else "nothing broke")
    return 1 if failed else 0


def _serve(bind: str, folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(TOOLS / "compat_wiki.py"), "--data", str(folder / "data"), "--bind", bind]
    with (folder / "serve.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603 - our own words
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://{bind}/robots.txt", timeout=2).close()
            return server
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    server.kill()
    print((folder / "serve.log").read_text(errors="replace")[-4000:])
    raise SystemExit("the wiki did not start")


def _fuzz(base: str, name: str, seconds: int, folder: Path) -> int:
    """As an administrator who is signed in: most of the code is behind rights."""
    headers = _sign_in(base)
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", base + SPECS[name]]
    command += [
        "--checks",
        "not_a_server_error",
        "--max-time",
        str(seconds),
        "--continue-on-failure",
        "--warnings",
        "off",
    ]
    command += ["--phases", "examples,coverage,fuzzing", "--generation-database", ":memory:", "--no-color"]
    for header in headers:
        command += ["-H", header]
    # Cookies of the reader's settings or proxies must not get in between.
    environment = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    print(f"== {name}", flush=True)
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode  # noqa: S603 - our own words


def _sign_in(base: str) -> list[str]:
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def call(**fields: str) -> dict[str, object]:
        data = urlencode({**fields, "format": "json"}).encode()
        with opener.open(f"{base}/w/api.php", data=data, timeout=60) as answer:
            found: dict[str, object] = json.load(answer)
            return found

    def token(kind: str) -> str:
        found = call(action="query", meta="tokens", type=kind)["query"]
        return str(found["tokens"][f"{kind}token"])  # type: ignore[index]

    call(
        action="clientlogin",
        username="Admin",
        password=PASSWORD,
        logintoken=token("login"),
        loginreturnurl=f"{base}/",
    )
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
    return [f"Cookie: {cookies}", f"X-CSRF-Token: {token('csrf')}"]


if __name__ == "__main__":
    sys.exit(main())
