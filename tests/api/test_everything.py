"""What the web can do, programs can do: a walk over all special pages and actions of index.php."""

from __future__ import annotations

from typing import Final

import pytest

from wikigrove.api.action.registry import find_module, find_path
from wikigrove.api.own import all as routes
from wikigrove.api.own.door import table
from wikigrove.farm.models import Wiki
from wikigrove.web.special.registry import all_specials
from wikigrove.web.views.dispatch import ACTIONS

assert routes

QUERY_PAGE: Final = "querypage"
WAYS: Final[dict[str, str]] = {
    # Reading and finding
    "AllMessages": "query+allmessages",
    "AllMyUploads": "query+allimages",
    "AllPages": "query+allpages",
    "ApiHelp": "help",
    "ApiSandbox": "paraminfo",
    "BlankPage": "no: shows nothing, for scripts to build on",
    "BookSources": "no: a page of the wiki's own with links; action=parse reads it",
    "Categories": "query+allcategories",
    "CiteThisPage": "query+revisions",
    "ComparePages": "compare",
    "Contributions": "query+usercontribs",
    "DeletedContributions": "query+alldeletedrevisions",
    "Diff": "compare",
    "ExpandTemplates": "expandtemplates",
    "Export": "query",
    "FileDuplicateSearch": "query+duplicatefiles",
    "FilePath": "query+imageinfo",
    "GoToInterwiki": "query",
    "LinkSearch": "query+exturlusage",
    "ListFiles": "query+allimages",
    "Log": "query+logevents",
    "MyContributions": "query+usercontribs",
    "MyLanguage": "query+siteinfo",
    "MyPage": "query+userinfo",
    "MyTalk": "query+userinfo",
    "MyUploads": "query+allimages",
    "NamespaceInfo": "query+siteinfo",
    "NewFiles": "query+allimages",
    "NewPages": "query+recentchanges",
    "PageHistory": "query+revisions",
    "PageInfo": "query+info",
    "PagesWithProp": "query+pageswithprop",
    "PermanentLink": "query+revisions",
    "PrefixIndex": "query+prefixsearch",
    "ProtectedPages": "query+allpages",
    "ProtectedTitles": "query+protectedtitles",
    "Purge": "purge",
    "Random": "query+random",
    "RandomInCategory": "query+categorymembers",
    "RandomRedirect": "query+random",
    "RandomRootPage": "query+random",
    "RecentChanges": "query+recentchanges",
    "RecentChangesLinked": "feedrecentchanges",
    "Redirect": "query",
    "Search": "query+search",
    "SpecialPages": "query+siteinfo",
    "MIMESearch": "query+allimages",
    "MostLinkedPages": "query+querypage",
    "Statistics": "query+siteinfo",
    "TalkPage": "query+info",
    "TrackingCategories": "query+categoryinfo",
    "UnwatchedPages": "query+querypage",
    "Version": "query+siteinfo",
    "WhatLinksHere": "query+linkshere",
    "CategoryTree": "categorytree",
    # People
    "ActiveUsers": "query+allusers",
    "AutoblockList": "query+blocks",
    "Block": "block",
    "BlockList": "query+blocks",
    "BotPasswords": "PUT /me/bot-passwords/{app}",
    "ChangeCredentials": "changeauthenticationdata",
    "ChangeEmail": "no: takes the password and a link in a mail, which a program must not have",
    "ChangePassword": "changeauthenticationdata",
    "ConfirmEmail": "no: the link in a mail",
    "CreateAccount": "createaccount",
    "DisableOATHForUser": "DELETE /people/{name}/two-factor",
    "EmailUser": "emailuser",
    "GlobalBlockStatus": "PUT /global-blocks/{target}/exemption",
    "GlobalGroupMembership": "PUT /people/{name}/global-groups",
    "GroupRights": "PUT /groups/{group}",
    "InvalidateEmail": "no: the link in a mail",
    "LinkAccounts": "linkaccount",
    "ListAdmins": "query+allusers",
    "ListBots": "query+allusers",
    "ListGrants": "GET /site",
    "ListGroupRights": "query+siteinfo",
    "ListUsers": "query+allusers",
    "OATHManage": "no: a second factor is shown to the person at the screen, never to a program",
    "OAuth": "no: the addresses of the protocol itself",
    "OAuthConsumerRegistration": "POST /programs",
    "OAuthListConsumers": "GET /programs",
    "OAuthManageMyGrants": "DELETE /me/consents/{id}",
    "PasswordPolicies": "validatepassword",
    "PasswordReset": "resetpassword",
    "Preferences": "options",
    "RemoveCredentials": "removeauthenticationdata",
    "RenameUser": "POST /people/{name}/rename",
    "ResetTokens": "no: makes keys of feeds invalid, which a key must not do",
    "Thanks": "thank",
    "Unblock": "unblock",
    "UnlinkAccounts": "unlinkaccount",
    "UserLogin": "clientlogin",
    "UserLogout": "logout",
    "UserMerge": "POST /people/{name}/merge",
    "UserRights": "userrights",
    "VerifyOATHForUser": "POST /people/{name}/two-factor",
    # Watching
    "EditWatchlist": "watch",
    "Notifications": "query+notifications",
    "Watchlist": "query+watchlist",
    "Webhooks": "POST /hooks",
    # Pages
    "ChangeContentModel": "changecontentmodel",
    "DeletePage": "delete",
    "EditPage": "edit",
    "EditTags": "tag",
    "Import": "import",
    "MergeHistory": "mergehistory",
    "MovePage": "move",
    "NewSection": "edit",
    "Nuke": "delete",
    "PageLanguage": "setpagelanguage",
    "ProtectPage": "protect",
    "ReplaceText": "POST /replace",
    "RevisionDelete": "revisiondelete",
    "SplitHistory": "POST /pages/split",
    "Tags": "managetags",
    "Undelete": "undelete",
    "Upload": "upload",
    "UploadStash": "query+mystashedfiles",
    # The wiki
    "AbuseFilter": "PUT /filters/{number}",
    "AbuseLog": "query+abuselog",
    "Gadgets": "query+gadgets",
    "DisambiguationPageLinks": "query+pageswithprop",
    "DisambiguationPages": "query+pageswithprop",
    "Interwiki": "PUT /interwiki/{prefix}",
    "LockDB": "PUT /lock",
    "RestSandbox": "GET /openapi.json",
    "UnlockDB": "DELETE /lock",
    "WikiSettings": "PATCH /settings",
}
ACTION_WAYS: Final[dict[str, str]] = {
    "credits": "query+contributors",
    "delete": "delete",
    "deletefileversion": "delete",
    "edit": "edit",
    "editchangetags": "tag",
    "history": "query+revisions",
    "info": "query+info",
    "markpatrolled": "patrol",
    "move": "move",
    "protect": "protect",
    "purge": "purge",
    "raw": "query+revisions",
    "render": "parse",
    "restorefileversion": "undelete",
    "revert": "filerevert",
    "revisiondelete": "revisiondelete",
    "rollback": "rollback",
    "submit": "edit",
    "unprotect": "protect",
    "unwatch": "watch",
    "view": "parse",
    "watch": "watch",
}


def exists(way: str) -> bool:
    if " /" in way:
        method, path = way.split(" ", 1)
        return any((route.method, route.path) == (method, path) for route in table)
    return find_path(way) is not None


@pytest.fixture
def kept_lists(wiki: Wiki) -> set[str]:
    """The gardeners' lists that query+querypage gives."""
    module = find_module("list", QUERY_PAGE)
    assert module is not None
    return set(next(p for p in module.params if p.name == "page").list_choices())


def test_every_special_page_has_a_way_for_programs(wiki: Wiki, kept_lists: set[str]) -> None:
    folded = {name.lower() for name in kept_lists}
    missing = [
        page.name
        for page in all_specials()
        if page.name.lower() not in folded
        and not (WAYS.get(page.name, "").startswith("no: ") or exists(WAYS.get(page.name, "no-such-module")))
    ]
    assert missing == []


def test_every_action_has_a_way_for_programs(wiki: Wiki) -> None:
    assert [name for name in ACTIONS if not exists(ACTION_WAYS.get(name, "no-such-module"))] == []


def test_few_things_are_for_people_alone(wiki: Wiki) -> None:
    without = [name for name, way in WAYS.items() if way.startswith("no: ")]
    assert len(without) <= 8
