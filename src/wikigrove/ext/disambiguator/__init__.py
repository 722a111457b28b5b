"""Pages that tell meanings of a title apart: __DISAMBIG__, as MediaWiki's Disambiguator has it."""
