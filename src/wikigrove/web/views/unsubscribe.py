"""The link at the foot of a mail: a button for people, one POST for mail programs (RFC 8058)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from wikigrove.i18n import message
from wikigrove.notices.domain.unsubscribe import ALL, read_token, unsubscribe
from wikigrove.notices.errors import NoticeRefused
from wikigrove.web.skin.present import present_special
from wikigrove.web.views.errors import show_error


# The token is the proof: mail programs post without a cookie, and nobody else knows it.
@csrf_exempt
def leave_mails(request: HttpRequest, token: str) -> HttpResponse:
    try:
        user, category = read_token(token)
        is_done = request.method == "POST"
        if is_done:
            unsubscribe(token)
    except NoticeRefused as refusal:
        return show_error(request, 400, "wikigrove-unsubscribe", refusal.message_key, *refusal.params)
    response = present_special(
        request,
        "special/unsubscribe.html",
        name="Preferences",
        heading="wikigrove-unsubscribe",
        what="" if category == ALL else message(f"echo-category-title-{category}"),
        person=user.username,
        is_done=is_done,
    )
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
