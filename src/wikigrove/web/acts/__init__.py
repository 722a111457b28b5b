"""Screens of the acts that are no edits: move, delete, restore, protect, roll back, hide, merge. One verb a file."""
