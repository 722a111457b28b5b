"""The picture that stands for a page, as MediaWiki's PageImages chooses it."""
