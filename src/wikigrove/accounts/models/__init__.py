from wikigrove.accounts.models.actor import Actor
from wikigrove.accounts.models.block import Block, BlockExemption
from wikigrove.accounts.models.bot_password import BotPassword
from wikigrove.accounts.models.group import GlobalMembership, GroupMembership
from wikigrove.accounts.models.rate import RateCount, SpentToken
from wikigrove.accounts.models.user import User

__all__ = [
    "Actor",
    "Block",
    "BlockExemption",
    "BotPassword",
    "GlobalMembership",
    "GroupMembership",
    "RateCount",
    "SpentToken",
    "User",
]
