from wikigrove.notices.models.notification import Notification
from wikigrove.notices.models.watched import WatchedPage

__all__ = ["Notification", "WatchedPage"]
