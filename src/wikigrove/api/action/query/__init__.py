"""`action=query`: pages by title, id or generator, what is known of them, lists and facts of the wiki."""
