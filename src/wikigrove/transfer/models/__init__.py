from wikigrove.transfer.models.import_run import ImportRun

__all__ = ["ImportRun"]
