#!/usr/bin/env python3
"""Add the English names of languages to the language data, from Babel's copy of Unicode's CLDR (needs `pip install babel`)."""

from __future__ import annotations

import json
from pathlib import Path

from babel import Locale

NAMES = Path(__file__).resolve().parents[1] / "src" / "wikigrove_engine" / "language" / "data" / "names.json"


def main() -> None:
    data = json.loads(NAMES.read_text("utf-8"))
    english = {code.replace("_", "-").lower(): name for code, name in Locale("en").languages.items()}
    data["english"] = {code: english[code] for code in sorted(english)}
    NAMES.write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
