"""Parts of pages by name or heading: <section> marks them, #lst, #lstx and #lsth show them elsewhere."""
