"""`python -m wikigrove_engine`: the same as the command `wikitext`."""

import sys

from wikigrove_engine.cli import main

sys.exit(main())
