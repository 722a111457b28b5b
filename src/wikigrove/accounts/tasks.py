"""Work on accounts that comes again."""

from __future__ import annotations

from django_tasks import task


@task(queue_name="slow")
def drop_ended_blocks() -> None:
    """Forget blocks that ended, of all wikis."""
    from wikigrove.accounts.domain.check_block import drop_expired_blocks

    drop_expired_blocks()


def enqueue_dropping() -> None:
    drop_ended_blocks.enqueue()
