"""Forms in pages: <inputbox> to create pages, to comment and to search, as MediaWiki's InputBox has it."""
