"""Bundled extensions. They use the public API only, as those of others do."""
