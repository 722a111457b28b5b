"""The groups of a fresh wiki, their rights, and who may put people into them: MediaWiki's, with its names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Table = Mapping[str, frozenset[str]]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DEFAULT_RIGHTS: Final[Table] = {
    "*": _words(
        "read edit createpage createtalk createaccount viewmyprivateinfo editmyprivateinfo editmyoptions writeapi "
        "abusefilter-view abusefilter-log"
    ),
    "temp": _words("minoredit"),
    "user": _words(
        "move move-subpages move-rootuserpages move-categorypages movefile minoredit purge upload reupload "
        "reupload-shared sendemail applychangetags changetags editcontentmodel editmyusercss editmyuserjs "
        "editmyuserjson editmyuserjsredirect editmywatchlist viewmywatchlist mwoauthproposeconsumer"
    ),
    "autoconfirmed": _words("autoconfirmed editsemiprotected skipcaptcha"),
    "bot": _words(
        "bot autoconfirmed editsemiprotected nominornewtalk autopatrol suppressredirect apihighlimits noratelimit "
        "skipcaptcha"
    ),
    "sysop": _words(
        "block blockemail unblockself createaccount delete bigdelete delete-redirect deletedhistory deletedtext "
        "undelete browsearchive deleterevision deletelogentry deletechangetags managechangetags mergehistory "
        "editcontentmodel editinterface editsitejson edituserjson import importupload move move-subpages "
        "move-rootuserpages move-categorypages movefile suppressredirect patrol autopatrol protect editprotected "
        "rollback markbotedits upload reupload reupload-shared upload_by_url unwatchedpages autoconfirmed "
        "editsemiprotected ipblock-exempt apihighlimits noratelimit tboverride skipcaptcha pagelang nuke replacetext interwiki "
        "createtalk createpage abusefilter-modify abusefilter-modify-restricted abusefilter-log-detail "
        "abusefilter-view-private abusefilter-log-private abusefilter-revert mwoauthmanageconsumer"
    ),
    "interface-admin": _words("editinterface editsitecss editsitejs editsitejson editusercss edituserjs edituserjson"),
    "bureaucrat": _words("userrights noratelimit renameuser managesettings siteadmin oathauth-disable-for-user"),
    "suppress": _words(
        "abusefilter-hide-log hideuser suppressrevision viewsuppressed suppressionlog deleterevision deletelogentry oathauth-verify-user"
    ),
}
"""MediaWiki 1.43's, and of the extensions that come with it those rights that belong to something built here."""

GLOBAL_RIGHTS: Final[Table] = {
    "steward": _words(
        "globalblock globalblock-exempt globalgroupmembership userrights userrights-interwiki renameuser block "
        "blockemail hideuser unblockself deleterevision deletelogentry suppressrevision viewsuppressed suppressionlog deletedhistory deletedtext "
        "browsearchive delete undelete protect editprotected rollback patrol autopatrol autoconfirmed "
        "editsemiprotected ipblock-exempt noratelimit apihighlimits skipcaptcha managesettings siteadmin "
        "oathauth-disable-for-user oathauth-verify-user"
    ),
    "global-sysop": DEFAULT_RIGHTS["sysop"],
    "global-interface-editor": DEFAULT_RIGHTS["interface-admin"],
    "global-rollbacker": _words("rollback patrol autopatrol autoconfirmed editsemiprotected markbotedits skipcaptcha"),
    "global-bot": DEFAULT_RIGHTS["bot"],
    "global-ipblock-exempt": _words("ipblock-exempt globalblock-exempt"),
}
"""Groups that count on every wiki of the installation, but where a wiki's setting `ignored_global_groups` names them."""

IMPLICIT: Final = ("*", "temp", "user", "autoconfirmed")
"""Groups that nobody is put into: they follow from what an account is."""

OTHER_RIGHTS: Final = _words(
    "userrights-interwiki globalblock globalblock-exempt globalgroupmembership override-export-depth reupload-own "
    "sendemail-new-users sboverride"
)
"""Rights that no group has at first, but that a wiki may give."""

PRIVILEGED: Final = _words("sysop bureaucrat interface-admin suppress steward")
"""Groups whose members are held to stronger passwords."""


def all_rights() -> frozenset[str]:
    """Every right that the software asks for."""
    return frozenset().union(OTHER_RIGHTS, *DEFAULT_RIGHTS.values(), *GLOBAL_RIGHTS.values())
