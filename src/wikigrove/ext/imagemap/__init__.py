"""Pictures with places that link: <imagemap>, as MediaWiki's ImageMap has it."""
