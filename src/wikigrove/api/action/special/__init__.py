"""Special pages about the Action API: its help, and a form to try it."""
