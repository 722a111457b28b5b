"""Settings of the tests: a data folder that goes away, jobs that run at once, no rate limits."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - only a place, the names in it are made by tempfile
if os.access(_MEMORY, os.W_OK) and shutil.disk_usage(_MEMORY).free > 3_000_000_000:
    # Files in memory: a commit of the search index waits five times as long for a disk, and no test survives a crash.
    tempfile.tempdir = str(_MEMORY)
_folder = tempfile.mkdtemp(prefix="wikigrove-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["WIKIGROVE_DATA"] = _folder
os.environ["WIKIGROVE_RATE_LIMITS"] = "false"
os.environ["WIKIGROVE_CAPTCHA"] = "false"
os.environ["WIKIGROVE_DATABASE_URL"] = os.environ.get("WIKIGROVE_TEST_DATABASE_URL", "")
os.environ["WIKIGROVE_REDIS_URL"] = os.environ.get("WIKIGROVE_TEST_REDIS_URL", "")
for _name in ("WIKIGROVE_CONFIG", "WIKIGROVE_BASE_URL", "WIKIGROVE_HOSTS"):
    os.environ.pop(_name, None)

from wikigrove.settings.installation import *  # noqa: E402, F403 - the folder must be named first

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default", "slow"]}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if not os.environ["WIKIGROVE_REDIS_URL"]:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WIKIGROVE_ALLOW_MISSING_ASSETS = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, as in production: threads of a test then wait for each other as real writers do.
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}  # noqa: F405
