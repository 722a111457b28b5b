"""Programs that act in somebody's name: who they are, what they were allowed, and how a request shows it."""
