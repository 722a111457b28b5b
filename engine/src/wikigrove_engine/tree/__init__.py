"""The engine's own light tree: nodes, HTML5 tree construction, HTML writer."""
