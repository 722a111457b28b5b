from wikigrove.media.models.file import File, FileVersion
from wikigrove.media.models.removed import DeletedFileVersion, StashedFile

__all__ = ["DeletedFileVersion", "File", "FileVersion", "StashedFile"]
