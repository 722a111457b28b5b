"""Pages that are JSON: checked when they are saved, shown as tables."""
