"""Notifications by mail: at once, or together once a day or a week. Nothing is sent twice."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from wikigrove_engine.title import NS_SPECIAL, Title

from wikigrove.accounts.domain.email_address import is_confirmed
from wikigrove.accounts.domain.preferences import read_preference
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor, User
from wikigrove.editing.domain.checks import check_read
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import DateChoice, direction_of, format_timestamp, message, read_zone, use_dates, use_language
from wikigrove.notices.domain.describe import describe_notice, title_of
from wikigrove.notices.domain.kinds import get_kind
from wikigrove.notices.domain.origin import full_url, host_of_wiki
from wikigrove.notices.domain.unsubscribe import ALL, make_token
from wikigrove.notices.models import Notification
from wikigrove.notices.models.notification import MailState

DIGESTS: Final = {MailState.DAILY: timedelta(days=1), MailState.WEEKLY: timedelta(days=7)}
MOST_IN_ONE: Final = 50
PREFERENCES: Final = Title(NS_SPECIAL, "Preferences", fragment="mw-prefsection-echo")
log = logging.getLogger("wikigrove.mail")


@dataclass(frozen=True)
class MailItem:
    """One piece of news as the templates of mails print it."""

    header: str
    body: str
    url: str
    action: str
    when: str


def find_address(user: User) -> str:
    """Where mail may go: an address that its owner has confirmed; empty where there is none.

    The wiki's setting `email_authentication` (false) lets unconfirmed ones count too.
    """
    if not user.email or not user.is_active:
        return ""
    if not current_wiki().setting("email_authentication", True):
        return user.email
    return user.email if is_confirmed(user) else ""


def send_due(actor_id: int, *, digests: bool = False) -> int:
    """Send what waits for this person: what is due at once, and with `digests` what was put off. How many mails."""
    actor = Actor.objects.select_related("user").filter(pk=actor_id).first()
    if actor is None or actor.user is None:
        return 0
    states = [MailState.DUE, *(DIGESTS if digests else ())]
    rows = Notification.objects.filter(actor=actor, mail__in=states).select_related("agent", "agent__user")
    waiting = list(rows.order_by("created", "pk")[:MOST_IN_ONE])
    address = find_address(actor.user)
    if not address:
        _settle(waiting, MailState.NONE)
        return 0
    sent = 0
    at_once = [row for row in waiting if row.mail == MailState.DUE]
    put_off = [row for row in waiting if row.mail != MailState.DUE]
    for group in [*([row] for row in at_once), *([put_off] if put_off else [])]:
        sent += _send_group(group, actor, address)
    return sent


def list_due_digests() -> list[int]:
    """Actors with something that has waited for a day, or a week where they chose so; one query."""
    now = timezone.now()
    due = Q()
    for state, wait in DIGESTS.items():
        due |= Q(mail=state, created__lte=now - wait)
    return sorted(set(Notification.objects.filter(due).values_list("actor_id", flat=True)))


def _send_group(rows: list[Notification], actor: Actor, address: str) -> int:
    """One mail for these. They are claimed first: a second worker finds nothing, a mail lost is better than two."""
    claimed = [row for row in rows if _claim(row)]
    # What was read on the site meanwhile is no news in a digest; what may no longer be read is nobody's news.
    told = [row for row in claimed if (row.read is None or row.mail == MailState.DUE) and _may_read(row, actor)]
    if not told:
        return 0
    try:
        make_mail(told, actor=actor, address=address).send()
    except (SMTPRecipientsRefused, SMTPDataError) as err:
        # The server will go on refusing this one; trying again would only harm our name there.
        log.warning("mail for %s was refused: %s", actor.pk, type(err).__name__)
        _settle(told, MailState.FAILED)
        return 0
    except OSError:
        for row in told:
            Notification.objects.filter(pk=row.pk).update(mail=row.mail)
        raise
    return 1


def make_mail(rows: list[Notification], *, actor: Actor, address: str) -> EmailMultiAlternatives:
    """The mail in the receiver's language and time, as text and small HTML, with all that mail programs want."""
    user = actor.user
    assert user is not None
    wiki = current_wiki()
    language = str(read_preference(user, "language")) or wiki.language
    dates = DateChoice(read_zone(str(read_preference(user, "timecorrection"))), str(read_preference(user, "date")))
    with use_language(language), use_dates(dates):
        items = [_item(row) for row in rows]
        category = get_kind(rows[0].kind).category if len(rows) == 1 else ALL
        leave = full_url(f"{wiki.path_prefix}/w/unsubscribe/{make_token(user, category)}")
        subject = items[0].header if len(rows) == 1 else message("echo-email-batch-subject", wiki.name, len(rows))
        context = {
            "items": items,
            "wiki_name": wiki.name,
            "reader": actor.name,
            "unsubscribe_url": leave,
            "preferences_url": full_url(wiki.path_for(PREFERENCES)),
            "language": language,
            "direction": direction_of(language),
            "is_digest": len(rows) > 1,
        }
        text = render_to_string("notices/mail.txt", context)
        markup = render_to_string("notices/mail.html", context)
    name = wiki.name.replace('"', "").replace("\r", " ").replace("\n", " ")
    mail = EmailMultiAlternatives(
        subject=" ".join(f"[{wiki.name}] {subject}".split()),
        body=text,
        from_email=f'"{name}" <{settings.DEFAULT_FROM_EMAIL}>',
        to=[address],
        headers={
            "Message-ID": f"<notification-{rows[0].pk}-{actor.pk}@{host_of_wiki()}>",
            "Auto-Submitted": "auto-generated",
            "Precedence": "bulk",
            "X-Auto-Response-Suppress": "All",
            "List-Unsubscribe": f"<{leave}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    if read_preference(user, "echo-email-format") == "html":
        mail.attach_alternative(markup, "text/html")
    return mail


def _item(row: Notification) -> MailItem:
    text = describe_notice(row)
    return MailItem(text.header, text.body, full_url(text.path), text.action, format_timestamp(row.created))


def _claim(row: Notification) -> bool:
    return bool(Notification.objects.filter(pk=row.pk, mail=row.mail).update(mail=MailState.SENT))


def _settle(rows: list[Notification], state: MailState) -> None:
    Notification.objects.filter(pk__in=[row.pk for row in rows]).update(mail=state)


def _may_read(row: Notification, actor: Actor) -> bool:
    title = title_of(row)
    try:
        if title is not None:
            check_read(title, actor=actor)
    except PermissionRefused:
        return False
    return True
