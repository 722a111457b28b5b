"""Screens of the edit filters: the list, the editor, the log, trying rules out."""
