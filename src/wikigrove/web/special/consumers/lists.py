"""Special:OAuthListConsumers, for everybody; Special:OAuthManageConsumers, for those who stop programs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html

from wikigrove.accounts.domain.rights import has_right
from wikigrove.consumers.domain.register import set_stage
from wikigrove.consumers.models import APPROVED, DISABLED, REJECTED, Consumer
from wikigrove.i18n import message
from wikigrove.pages.models import LogEntry
from wikigrove.web.skin.log_lines import log_line
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.consumers.shown import show_consumer
from wikigrove.web.special.registry import special_page

_PART = 50
_ACTS = {"approve": APPROVED, "reject": REJECTED, "disable": DISABLED}


@special_page("OAuthListConsumers", group="users", aliases=("OAuthManageConsumers",))
def list_consumers(request: HttpRequest, sub: str) -> HttpResponse:
    step, _, key = sub.partition("/")
    if step == "view" and key:
        return _view(request, key)
    rows = Consumer.objects.select_related("owner").filter(is_owner_only=False).order_by("-pk")
    if request.GET.get("stage"):
        rows = rows.filter(stage=request.GET["stage"][:10])
    before = request.GET.get("offset", "")
    if before.isdecimal() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: _PART + 1])
    further = special_path("OAuthListConsumers", offset=str(found[_PART - 1].pk)) if len(found) > _PART else ""
    shown = [show_consumer(row) for row in found[:_PART]]
    return present_special(
        request, "special/consumers_all.html", name="OAuthListConsumers", programs=shown, further=further
    )


@log_line("mwoauthconsumer")
def _line(entry: LogEntry) -> tuple[object, ...]:
    """$4: the program's name, which leads to its page."""
    path = special_path("OAuthListConsumers", f"view/{entry.params.get('consumer', '')}")
    return (format_html('<a href="{}"><bdi>{}</bdi></a>', path, str(entry.params.get("name", ""))),)


def _view(request: HttpRequest, key: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    consumer = Consumer.objects.select_related("owner").filter(key=key).first()
    may_manage = has_right(actor, "mwoauthmanageconsumer")
    hidden = (
        consumer is not None
        and consumer.is_owner_only
        and not may_manage
        and consumer.owner_id != getattr(actor, "user_id", 0)
    )
    if consumer is None or hidden:
        return present_special(
            request,
            "special/oauth_refused.html",
            name="OAuthListConsumers",
            reason=message("mwoauth-no-such"),
            status=404,
        )
    act = _ACTS.get(request.POST.get("act", ""))
    if request.method == "POST" and act is not None:
        set_stage(consumer, act, actor=actor)
        messages.success(
            request, message("mwoauth-stage-done", consumer.name, message(f"mwoauth-consumer-stage-{act}"))
        )
        return HttpResponseRedirect(special_path("OAuthListConsumers", f"view/{key}"))
    acts = [name for name, stage in _ACTS.items() if may_manage and stage != consumer.stage]
    return present_special(
        request, "special/consumer_view.html", name="OAuthListConsumers", sub=f"view/{key}", label=consumer.name,
        program=show_consumer(consumer), acts=acts,
    )  # fmt: skip
