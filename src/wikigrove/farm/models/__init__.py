from wikigrove.farm.models.extension_record import ExtensionRecord
from wikigrove.farm.models.interwiki import InterwikiPrefix
from wikigrove.farm.models.owned import ScopedManager, WikiOwned
from wikigrove.farm.models.wiki import Wiki

__all__ = ["ExtensionRecord", "InterwikiPrefix", "ScopedManager", "Wiki", "WikiOwned"]
