"""The forms that answers are written in."""
