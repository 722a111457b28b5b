"""Look at an installation and say what is wrong with it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

import wikigrove
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki

_FREE_BYTES: Final = 500 * 1024 * 1024


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `advice` says what is wrong and what to do."""

    what: str
    is_fine: bool
    advice: str = ""


def check_installation() -> list[Finding]:
    """All findings, in the order in which to mend them."""
    checks: tuple[Callable[[], Finding], ...] = (
        _python,
        _data_folder,
        _disk,
        _database,
        _tables,
        _wikis,
        _search,
        _front_end,
    )
    out = []
    for check in checks:
        try:
            out.append(check())
        except (DatabaseError, OSError) as err:
            out.append(Finding(check.__name__.strip("_").replace("_", " "), False, str(err)))
    return out


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(f"Python {version}", sys.version_info >= (3, 11), "install Python 3.11 or newer")


def _data_folder() -> Finding:
    data = settings.DATA
    fine = data.is_dir() and os.access(data, os.W_OK | os.X_OK)
    return Finding(f"data folder {data}", fine, "make it writable for this account, or name another with --data")


def _disk() -> Finding:
    free = shutil.disk_usage(settings.DATA if settings.DATA.exists() else settings.DATA.parent).free
    return Finding(f"{free // 2**20} MB of disk free", free > _FREE_BYTES, "free some space: under 500 MB are left")


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(f"database ({connection.vendor})", True)


def _tables() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return Finding("tables of this version", not missing, "run `wikigrove migrate`")


def _wikis() -> Finding:
    count = Wiki.objects.count()
    return Finding(f"{count} wiki{'' if count == 1 else 's'}", count > 0, "run `wikigrove init`")


def _search() -> Finding:
    from wikigrove.pages.models import Page
    from wikigrove.search.backends.tantivy_index import get_index

    behind = []
    for wiki in Wiki.objects.all():
        with use_wiki(wiki):
            unbuilt = Page.objects.filter(links_updated__isnull=True, latest__isnull=False).count()
            pages = Page.objects.filter(is_redirect=False, latest__isnull=False).count()
            if unbuilt > 20 or (pages and get_index(wiki).searcher().num_docs == 0):
                behind.append(wiki.slug)
    return Finding("links and search", not behind, f"run `wikigrove rebuild --wiki {behind[0] if behind else ''}`")


def _front_end() -> Finding:
    manifest = Path(wikigrove.__file__).parent / "web" / "static" / "dist" / "manifest.json"
    return Finding("built front end", manifest.exists(), "run `make frontend`")
