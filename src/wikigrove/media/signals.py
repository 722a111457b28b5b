"""News about files, sent after the commit."""

from django.dispatch import Signal

file_saved = Signal()
"""Arguments: wiki, key, is_new."""
