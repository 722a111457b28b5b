"""Send a mail from one person to another without telling addresses before they answer."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.email_address import is_confirmed
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.preferences import read_flag
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor, User
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message


def check_may_mail(actor: Actor) -> User:
    """The account that mails would come from. Raises PermissionRefused with the reason why not."""
    check_right(actor, "sendemail")
    if actor.user is None or not is_confirmed(actor.user):
        raise ActRefused("mailnologintext")
    check_block(actor, None, "sendemail")
    return actor.user


def find_recipient(name: str, *, actor: Actor) -> User:
    """Whom a mail to `name` would reach. Raises ActRefused where none would."""
    typed = name.strip().replace("_", " ")
    user = User.objects.filter(username=typed[:1].upper() + typed[1:], is_active=True).first()
    if user is None:
        raise ActRefused("nosuchusershort", typed)
    if not user.email or not is_confirmed(user):
        raise ActRefused("noemailtext")
    is_new = not has_right(actor, "autoconfirmed") and not has_right(actor, "sendemail-new-users")
    wants_no_new = is_new and not read_flag(user, "email-allow-new-users")
    if read_flag(user, "disablemail") or wants_no_new:
        raise ActRefused("nowikiemailtext")
    return user


def email_user(name: str, *, subject: str, text: str, actor: Actor, copy: bool = False) -> None:
    """Send `text` to the account `name`. The reader can answer: the sender's address is in Reply-To."""
    sender = check_may_mail(actor)
    recipient = find_recipient(name, actor=actor)
    if not subject.strip() or not text.strip():
        raise ActRefused("wikigrove-email-empty")
    check_rate("emailuser", actor)
    wiki = current_wiki()
    foot = message("emailuserfooter", sender.username, recipient.username, wiki.name, language=_language(recipient))
    line = " ".join(subject.split())
    _send(line, f"{text.rstrip()}\n\n-- \n{foot}\n", to=recipient.email, reply_to=sender.email)
    if copy:
        copied = message("emailccsubject", recipient.username, line)
        _send(copied, text, to=sender.email, reply_to=sender.email)


def _send(subject: str, text: str, *, to: str, reply_to: str) -> None:
    EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [to], reply_to=[reply_to]).send()


def _language(user: User) -> str:
    return str(user.preferences.get("language") or current_wiki().language)
