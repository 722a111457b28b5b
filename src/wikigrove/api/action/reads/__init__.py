"""Actions that read: parse, expandtemplates, compare, opensearch, feeds, and the descriptions of the API itself."""
