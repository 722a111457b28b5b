from wikigrove.accounts.models.actor import Actor
from wikigrove.accounts.models.group import GroupMembership
from wikigrove.accounts.models.rate import RateCount
from wikigrove.accounts.models.user import User

__all__ = ["Actor", "GroupMembership", "RateCount", "User"]
