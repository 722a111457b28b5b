"""Tree passes, in the order that `pipelines` names."""
