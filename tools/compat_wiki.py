"""Make a fresh wiki to be compared with a MediaWiki, and serve it.

The wiki is called LabWiki, has the account Admin (AdminPass-2718) with the bot password Admin@lab, and MediaWiki's
settings as a comparison wants them: no rate limits, no captchas, patrolling, and the bundled extensions that the other
side has.

usage: python tools/compat_wiki.py [--data FOLDER] [--bind ADDRESS:PORT] [--keep] [--no-serve]
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

PASSWORD = "AdminPass-2718"  # noqa: S105 - of a wiki that nobody but tests reaches
BOT_PASSWORD = "0123456789abcdef0123456789abcdef"  # noqa: S105
INTERWIKI = {
    "fr": {"url": "https://fr.wikipedia.org/wiki/$1", "is_local": True, "language_name": "français"},
    "de": {"url": "https://de.wikipedia.org/wiki/$1", "is_local": True, "language_name": "Deutsch"},
    "wikipedia": {"url": "https://en.wikipedia.org/wiki/$1", "is_local": False, "language_name": ""},
    "labother": {"url": "http://other.example/wiki/$1", "is_local": False, "language_name": ""},
}
MAIN_PAGE = """<strong>This wiki is there to be compared.</strong>

Its pages are made by a program, and nobody minds if they go."""
OTHER_EXTENSIONS = [
    "disambiguator",
    "dynamicpagelist",
    "gadgets",
    "imagemap",
    "labeledsections",
    "loops",
    "math",
    "tabber",
    "templatestyles",
    "timedmediahandler",
    "variables",
]
SETTINGS = {
    "extensions": dict.fromkeys(OTHER_EXTENSIONS, False),
    "upload_types": ["gif", "jpg", "jpeg", "pdf", "png", "svg", "txt", "webp"],
    "email_authentication": False,
    "autoconfirm_days": 0,
    "autoconfirm_edits": 0,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=Path("build/compat"))
    parser.add_argument("--bind", default="127.0.0.1:8110")
    parser.add_argument("--workers", default="2")
    parser.add_argument("--keep", action="store_true", help="serve the wiki that is there already")
    parser.add_argument("--no-serve", action="store_true")
    arguments = parser.parse_args()
    os.environ.update(
        WIKIGROVE_DATA=str(arguments.data.resolve()),
        WIKIGROVE_RATE_LIMITS="0",
        WIKIGROVE_CAPTCHA="0",
        WIKIGROVE_WORKERS=arguments.workers,
        WIKIGROVE_BASE_URL=f"http://{arguments.bind}",
        DJANGO_SETTINGS_MODULE="wikigrove.settings.installation",
    )
    if not arguments.keep or not (arguments.data / "wikigrove.sqlite3").exists():
        shutil.rmtree(arguments.data, ignore_errors=True)
        make_wiki()
    if arguments.no_serve:
        return 0
    command = ["-c", "import sys; from wikigrove.cli import main; sys.exit(main())"]
    os.execv(sys.executable, [sys.executable, *command, "serve", "--bind", arguments.bind])  # noqa: S606
    return 0


def make_wiki() -> None:
    import django

    django.setup()
    from wikigrove.farm.domain.change_wiki import change_wiki, set_interwiki
    from wikigrove.farm.models import Wiki
    from wikigrove.farm.scope import use_wiki
    from wikigrove.operations.domain.install import install

    install(slug="labwiki", name="LabWiki", language="en", starter="none", say=print)
    wiki = Wiki.objects.get()
    with use_wiki(wiki):
        set_interwiki(wiki, INTERWIKI)
        change_wiki(wiki, settings=SETTINGS)
        wiki.refresh_from_db()
    with use_wiki(wiki):
        make_admin()


def make_admin() -> None:
    from django.contrib.auth.hashers import make_password
    from wikigrove_engine.title import Title

    from wikigrove.accounts.domain.actors import system_actor
    from wikigrove.accounts.domain.bot_passwords import save_bot_password
    from wikigrove.accounts.domain.create_account import ADMIN_GROUPS, create_account
    from wikigrove.accounts.domain.grants import GRANTS
    from wikigrove.accounts.models import BotPassword
    from wikigrove.editing.domain.submit import EditRequest, submit_edit

    admin = create_account("Admin", password=PASSWORD, groups=ADMIN_GROUPS)
    save_bot_password(admin.user, "lab", grants=[g for g in GRANTS if g != "oauth"], ranges=[])
    # The same password as on the other side, so that one driver can sign in to both.
    BotPassword.objects.filter(app="lab").update(password=make_password(BOT_PASSWORD))
    submit_edit(EditRequest(Title(0, "Main_Page"), MAIN_PAGE), actor=system_actor())


if __name__ == "__main__":
    sys.exit(main())
