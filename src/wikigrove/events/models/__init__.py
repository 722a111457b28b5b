from wikigrove.events.models.delivery import DONE, FAILED, WAITING, Delivery
from wikigrove.events.models.hook import Hook

__all__ = ["DONE", "FAILED", "WAITING", "Delivery", "Hook"]
