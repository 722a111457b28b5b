"""Ask a running wiki for every page, history and special page, and report what is not answered with 200.

usage: python bench/crawl.py --base http://localhost:8080 [--path PREFIX] --data DIR --wiki SLUG [--threads 4] [--log SERVER.LOG]
The list of pages comes from the database of the installation, so that no page is missed.
"""

from __future__ import annotations

import argparse
import http.client
import os
import statistics
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import local
from urllib.parse import quote, urlsplit

_thread = local()
_headers: dict[str, str] = {}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", default="http://localhost:8080")
    parser.add_argument("--data", required=True)
    parser.add_argument("--wiki", required=True)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--user", help="sign in first: some special pages are for accounts only")
    parser.add_argument("--password", default="")
    arguments = parser.parse_args()
    if arguments.user:
        from edit import Ours

        cookies = Ours(arguments.base, arguments.user, arguments.password).browser.cookies
        _headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    paths = list_paths(arguments.data, arguments.wiki)
    print(f"{len(paths)} addresses")
    started = time.monotonic()
    with ThreadPoolExecutor(arguments.threads) as pool:
        results = list(pool.map(lambda p: fetch(arguments.base, p), paths))
    seconds = time.monotonic() - started
    codes = Counter(code for _, code, _, _ in results)
    bad = [(path, code) for path, code, _, _ in results if code != 200]
    times = sorted(t for _, _, t, _ in results)
    print(
        f"{seconds:.0f} s, status codes {dict(codes)}; median {statistics.median(times) * 1000:.0f} ms, "
        f"p99 {times[int(len(times) * 0.99)] * 1000:.0f} ms, worst {times[-1] * 1000:.0f} ms"
    )
    for path, code in bad[:50]:
        print(code, path)
    traces = 0
    if arguments.log:
        traces = arguments.log.read_text("utf-8", "replace").count("Traceback (most recent call last)")
        print(f"{traces} tracebacks in {arguments.log}")
    return 1 if bad or traces else 0


def list_paths(data: str, slug: str) -> list[str]:
    """Views, histories of all pages; special pages; categories are pages of their own."""
    os.environ["WIKIGROVE_DATA"] = data
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wikigrove.settings.installation")
    import django

    django.setup()
    from wikigrove.farm.domain.find_wiki import get_wiki
    from wikigrove.farm.scope import use_wiki
    from wikigrove.pages.models import CategoryLink, Page
    from wikigrove.web.special.registry import all_specials

    wiki = get_wiki(slug)
    paths = []
    with use_wiki(wiki):
        for page in Page.objects.filter(latest__isnull=False).order_by("pk"):
            redirect = {"redirect": "no"} if page.is_redirect else {}
            paths.append(wiki.path_for(page.title, **redirect))
            paths.append(wiki.path_for(page.title, action="history"))
        from wikigrove_engine.title import Title

        existing = set(Page.objects.filter(namespace=14).values_list("key", flat=True))
        for key in CategoryLink.objects.values_list("category", flat=True).distinct():
            if key not in existing:
                paths.append(wiki.path_for(Title(14, key)))
        skipped = {"UserLogout", "Random", "RandomRedirect"}
        for special in all_specials():
            if special.name not in skipped:
                paths.append(f"{wiki.path_prefix}/wiki/Special:{quote(special.name)}")
    return paths


def fetch(base: str, path: str) -> tuple[str, int, float, int]:
    """Path, status, seconds, bytes. Redirects are followed once."""
    parts = urlsplit(base)
    started = time.monotonic()
    for _ in range(3):
        connection = getattr(_thread, "connection", None)
        if connection is None:
            connection = _thread.connection = http.client.HTTPConnection(
                parts.hostname or "localhost", parts.port or 80, timeout=120
            )
        try:
            connection.request("GET", path, headers=_headers)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            _thread.connection = None
            continue
        if answer.status in (301, 302) and answer.headers.get("Location", "").startswith("/"):
            path = answer.headers["Location"]
            continue
        return path, answer.status, time.monotonic() - started, len(body)
    return path, 0, time.monotonic() - started, 0


if __name__ == "__main__":
    sys.exit(main())
