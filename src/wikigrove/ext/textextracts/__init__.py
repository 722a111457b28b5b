"""The beginnings of pages as plain text or simple HTML, as MediaWiki's TextExtracts has them."""
