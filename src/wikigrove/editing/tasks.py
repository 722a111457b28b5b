"""Work that follows an edit. Tasks take ids and may run twice."""

from __future__ import annotations

from django_tasks import task

from wikigrove.editing.domain.extension_filters import tell_listeners
from wikigrove.editing.domain.extension_jobs import run_extension_job
from wikigrove.editing.domain.software_tags import mark_reverted
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.pages.models import Revision


@task()
def tell_extensions(wiki_id: int, page_id: int, revision_id: int, is_new: bool) -> None:
    """Tell the wiki's extensions of a saved edit."""
    tell_listeners(Wiki.objects.get(pk=wiki_id), page_id=page_id, revision_id=revision_id, is_new=is_new)


@task()
def mark_reverted_edits(wiki_id: int, revert_id: int, restored_id: int) -> None:
    """Tag what a revert took back."""
    with use_wiki(Wiki.objects.get(pk=wiki_id)):
        revision = Revision.objects.select_related("page").filter(pk=revert_id).first()
        if revision is not None:
            mark_reverted(revision.page, revert_id=revert_id, restored_id=restored_id)


@task(queue_name="slow")
def run_job_of_extension(wiki_id: int, extension: str, job: str, arguments: str, attempt: int) -> None:
    """Run a job of an extension on a wiki; `arguments` are JSON."""
    run_extension_job(Wiki.objects.get(pk=wiki_id), extension, job, arguments, attempt=attempt)
