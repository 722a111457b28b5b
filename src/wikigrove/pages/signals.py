"""News about pages, sent after the commit. Receivers only enqueue jobs."""

from django.dispatch import Signal

revision_saved = Signal()
"""Arguments: wiki, page_id, revision_id, is_new, is_null."""
pages_imported = Signal()
"""Arguments: wiki, page_ids."""
page_purged = Signal()
"""Arguments: wiki, page_ids."""
