"""Token stages: quotes, lists, paragraphs; and what links to files become."""
