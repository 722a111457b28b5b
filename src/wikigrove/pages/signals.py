"""News about pages, sent after the commit. Receivers only enqueue jobs."""

from django.dispatch import Signal

revision_saved = Signal()
"""Arguments: wiki, page_id, revision_id, is_new, is_null."""
pages_imported = Signal()
"""Arguments: wiki, page_ids."""
page_purged = Signal()
"""Arguments: wiki, page_ids."""
page_moved = Signal()
"""Arguments: wiki, page_id, old (namespace, key), new (namespace, key), redirect_id (of the page left behind, or None)."""
page_deleted = Signal()
"""Arguments: wiki, page_id, namespace, key."""
page_restored = Signal()
"""Arguments: wiki, page_id, is_new (there was no page under the title)."""
log_written = Signal()
"""Arguments: wiki, log_id."""
