"""Give an account another name, on every wiki of the installation."""

from __future__ import annotations

from django.db import transaction

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.names import normalise_name
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import ActRefused, NameRefused
from wikigrove.accounts.models import Actor, Block, User
from wikigrove.farm.scope import current_wiki
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.pages.domain.write_log import LogLine, write_log


def rename_user(old: str, new: str, *, actor: Actor, reason: str = "") -> User:
    """Rename the account and its actors; edits follow, since they belong to the actor. Raises ActRefused.

    Its pages are not moved here: see `editing.domain.move_user_pages`.
    """
    check_right(actor, "renameuser")
    check_block(actor, None, "renameuser")
    typed = old.strip().replace("_", " ")
    user: User | None = User.objects.filter(username=typed[:1].upper() + typed[1:]).first()
    if user is None:
        raise ActRefused("renameusererrordoesnotexist", typed)
    try:
        name = normalise_name(new, current_wiki().title_rules)
    except NameRefused as err:
        raise ActRefused("renameusererrorinvalid", new) from err
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        before = user.username
        _check_free(name, user)
        user.username = name
        user.save(update_fields=["username"])
        Actor.everywhere.filter(user=user).update(name=name)
        Block.objects.filter(user=user, parent=None).update(target=name)
        edits = Actor.objects.filter(user=user).values_list("edit_count", flat=True).first() or 0
        params = {"olduser": before, "newuser": name, "edits": edits}
        write_log(LogLine("renameuser", "renameuser", user_page(before), reason, params=params), actor=actor)
    return user


def merge_name(source: str, target: str, *, actor: Actor, reason: str = "") -> int:
    """Give what a name from an import did to an account of this wiki. Returns how many edits it had."""
    check_right(actor, "renameuser")
    check_block(actor, None, "renameuser")
    with transaction.atomic():
        old = Actor.objects.select_for_update().filter(name=source.strip().replace("_", " ")).first()
        new = Actor.objects.select_for_update().filter(name=target.strip().replace("_", " ")).first()
        if old is None or old.user_id is not None or old.is_temporary:
            raise ActRefused("usermerge-badolduser", source)
        if new is None or new.user_id is None:
            raise ActRefused("usermerge-badnewuser", target)
        moved, name = old.edit_count, old.name
        for relation in Actor._meta.get_fields(include_hidden=True):
            if relation.one_to_many and relation.auto_created:
                manager = relation.related_model._base_manager
                manager.filter(**{relation.field.name: old}).update(**{relation.field.name: new})
        new.edit_count += moved
        new.save(update_fields=["edit_count"])
        old.delete()
        params = {"olduser": name, "newuser": new.name, "edits": moved}
        write_log(LogLine("usermerge", "mergeuser", user_page(name), reason, params=params), actor=actor)
    return moved


def _check_free(name: str, user: User) -> None:
    """No other account has the name on this installation, and nobody else's past on any of its wikis."""
    taken = User.objects.filter(username__iexact=name).exclude(pk=user.pk).exists()
    others = Actor.everywhere.filter(name=name).exclude(user=user)
    if taken or name == user.username or others.exists():
        raise ActRefused("renameusererrorexists", name)
