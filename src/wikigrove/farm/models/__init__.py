from wikigrove.farm.models.interwiki import InterwikiPrefix
from wikigrove.farm.models.owned import ScopedManager, WikiOwned
from wikigrove.farm.models.wiki import Wiki

__all__ = ["InterwikiPrefix", "ScopedManager", "Wiki", "WikiOwned"]
