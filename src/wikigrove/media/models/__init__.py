from wikigrove.media.models.file import File, FileVersion

__all__ = ["File", "FileVersion"]
