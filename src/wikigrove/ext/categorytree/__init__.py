"""Categories as trees: <categorytree> and #categorytree, as MediaWiki's CategoryTree has them."""
