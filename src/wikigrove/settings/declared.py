"""Every setting of an installation: its name, what it means, its default, and where its value came from.

A setting is read from the environment (`WIKIGROVE_` and the name in capitals), else from the
optional TOML file `wikigrove.toml` in the data folder (or the file named by WIKIGROVE_CONFIG),
else it has its default. `docs/admin/settings.md` is made from this table.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PREFIX: Final = "WIKIGROVE_"
CONFIG_NAME: Final = "wikigrove.toml"


class SettingError(ValueError):
    """A setting has a value that can't be used. The text says which, and what would do."""


@dataclass(frozen=True)
class Setting:
    """One setting. `kind` is str, int, bool, list or path."""

    name: str
    kind: str
    default: str | int | bool | tuple[str, ...]
    help: str


SETTINGS: Final = (
    Setting("data", "path", "./data", "The folder that holds everything: database, files, search index, secrets."),
    Setting(
        "database_url", "str", "", "`postgres://user:password@host/name`; empty: one SQLite file in the data folder."
    ),
    Setting(
        "redis_url", "str", "", "`redis://host:6379/0` for a cache shared by several machines; empty: none is needed."
    ),
    Setting("secret_key", "str", "", "Signs sessions; empty: made once and kept in the data folder."),
    Setting(
        "hosts",
        "list",
        (),
        "Host names that are answered, besides localhost and the hosts of the wikis; `*` answers all.",
    ),
    Setting(
        "base_url",
        "str",
        "",
        "The address people use, such as `https://wiki.example.org`; empty: taken from each request.",
    ),
    Setting("https", "bool", False, "Set where people come over HTTPS: cookies are then marked secure."),
    Setting(
        "trusted_proxies", "list", (), "Addresses of reverse proxies whose X-Forwarded-For and -Proto are believed."
    ),
    Setting(
        "email_url",
        "str",
        "",
        "`smtp://user:password@host:587?tls=1`, `smtps://...:465`, or `console://` to print mails; empty: they are written to files in the data folder.",
    ),
    Setting("email_from", "str", "wiki@localhost", "The sender of the mails."),
    Setting("workers", "int", 2, "Web processes."),
    Setting("threads", "int", 4, "Threads of each web process."),
    Setting(
        "stream_bind",
        "str",
        "",
        "`HOST:PORT` on which a small process of its own keeps connections open for the event stream; empty: none, "
        "and listeners come back every few seconds.",
    ),
    Setting(
        "stream_url",
        "str",
        "",
        "Where people reach `stream_bind`, such as `https://stream.example.org`; empty: the host that they asked, with its port.",
    ),
    Setting("stream_listeners", "int", 200, "Most open connections of the event stream."),
    Setting("log_level", "str", "info", "debug, info, warning or error."),
    Setting("debug", "bool", False, "For developers only: tracebacks in the browser."),
    Setting("upload_limit", "int", 100 * 1024 * 1024, "Largest upload in bytes."),
    Setting("password_min_length", "int", 8, "Shortest password of a new account."),
    Setting("rate_limits", "bool", True, "Off for tests and measurements only."),
    Setting("captcha", "bool", True, "Off for tests, and where nobody from outside gets to the wiki."),
)
_BY_NAME: Final = {s.name: s for s in SETTINGS}

Value = str | int | bool | tuple[str, ...] | Path


def read_settings(environ: Mapping[str, str] | None = None) -> dict[str, Value]:
    """All settings by name. Raises SettingError with one clear sentence."""
    environ = os.environ if environ is None else environ
    data = Path(environ.get(PREFIX + "DATA") or "./data").expanduser().resolve()
    file = Path(environ.get(PREFIX + "CONFIG") or data / CONFIG_NAME)
    from_file = _read_file(file, required=PREFIX + "CONFIG" in environ)
    unknown = sorted(set(from_file) - set(_BY_NAME))
    if unknown:
        raise SettingError(f"{file}: there is no setting {', '.join(unknown)}.")
    out: dict[str, Value] = {}
    for setting in SETTINGS:
        raw: object = environ.get(PREFIX + setting.name.upper())
        if raw is None or raw == "":
            raw = from_file.get(setting.name, setting.default)
        out[setting.name] = _convert(setting, raw)
    out["data"] = data
    return out


def _read_file(file: Path, *, required: bool) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        if required:
            raise SettingError(f"The settings file {file} does not exist.") from None
        return {}
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as err:
        raise SettingError(f"The settings file {file} can't be read: {err}") from err


def _convert(setting: Setting, raw: object) -> Value:
    where = f"Setting {setting.name} ({PREFIX}{setting.name.upper()})"
    if setting.kind == "bool":
        if isinstance(raw, bool):
            return raw
        text = str(raw).strip().lower()
        if text in ("1", "true", "yes", "on"):
            return True
        if text in ("0", "false", "no", "off"):
            return False
        raise SettingError(f"{where} must be true or false, not {raw!r}.")
    if setting.kind == "int":
        try:
            return int(str(raw))
        except ValueError:
            raise SettingError(f"{where} must be a whole number, not {raw!r}.") from None
    if setting.kind == "list":
        if isinstance(raw, (list, tuple)):
            return tuple(str(item) for item in raw)
        return tuple(item.strip() for item in str(raw).split(",") if item.strip())
    if setting.kind == "path":
        return Path(str(raw)).expanduser().resolve()
    return str(raw)
