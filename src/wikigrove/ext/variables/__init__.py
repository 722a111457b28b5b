"""Values that a page keeps while it is read: #vardefine, #var and their kin, as MediaWiki's Variables has them."""
