from wikigrove.rendering.models.rendering import Rendering

__all__ = ["Rendering"]
