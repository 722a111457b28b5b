"""Which wiki a command is for."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wikigrove.farm.models import Wiki


def add_wiki_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--wiki", metavar="NAME", help="the wiki's short name (default: the first one)")


@contextmanager
def chosen_wiki(arguments: argparse.Namespace) -> Iterator[Wiki]:
    """The scope of the wiki that the command line names. Raises WikiNotFound."""
    # Models can be imported only once Django is set up, and that needs the command line read first.
    from wikigrove.farm.domain.find_wiki import get_wiki, list_wikis
    from wikigrove.farm.errors import WikiNotFound
    from wikigrove.farm.scope import use_wiki

    if arguments.wiki:
        wiki = get_wiki(arguments.wiki)
    else:
        wikis = sorted(list_wikis(), key=lambda w: w.pk)
        if not wikis:
            raise WikiNotFound("There is no wiki here yet: run `wikigrove init`.")
        wiki = wikis[0]
    with use_wiki(wiki):
        yield wiki
