"""What a template's parameters are: <templatedata>, for readers as a table, for editors as data."""
