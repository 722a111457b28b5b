"""What happened to accounts, told after the commit."""

from django.dispatch import Signal

account_created = Signal()
"""An account was made. Arguments: wiki, actor_id, by_id (None: the person signed up)."""
