"""Where files lie on the disk and at which addresses they are."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from wikigrove_engine.title import encode_title

from wikigrove.farm.models import Wiki


def media_root() -> Path:
    """The folder of all files of the installation."""
    return Path(settings.MEDIA_ROOT)


def blob_path(sha256: str) -> Path:
    """The bytes of a version: shared by all wikis of the installation."""
    return media_root() / "blobs" / sha256[:2] / sha256[2:4] / sha256


def thumb_path(sha256: str, name: str) -> Path:
    return media_root() / "thumbs" / sha256[:2] / sha256[2:4] / sha256 / name


def hash_path(key: str) -> str:
    """`a/ab`, from the MD5 of the name, as in MediaWiki's addresses."""
    digest = hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()
    return f"{digest[0]}/{digest[:2]}"


def file_url(wiki: Wiki, key: str) -> str:
    return f"{wiki.path_prefix}/w/images/{hash_path(key)}/{encode_title(key)}"


def thumb_url(wiki: Wiki, key: str, name: str) -> str:
    return f"{wiki.path_prefix}/w/images/thumb/{hash_path(key)}/{encode_title(key)}/{encode_title(name)}"
