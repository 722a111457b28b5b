"""Build small dumps."""

from __future__ import annotations

from xml.sax.saxutils import escape

HEAD = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-{version}/" version="{version}" xml:lang="{language}">'
    "<siteinfo><sitename>{name}</sitename><dbname>x</dbname><base>http://x.example/wiki/Main</base>"
    "<generator>MediaWiki 1.43</generator><case>{case}</case><namespaces>"
    '<namespace key="-1" case="first-letter">Special</namespace><namespace key="0" case="first-letter" />'
    '<namespace key="1" case="first-letter">Talk</namespace>'
    '<namespace key="4" case="first-letter">Projekt</namespace>'
    '<namespace key="10" case="first-letter">Vorlage</namespace>'
    '<namespace key="100" case="first-letter">Portal</namespace>'
    "</namespaces></siteinfo>"
)


def revision(
    text: str | None,
    *,
    stamp: str = "2020-01-01T00:00:00Z",
    user: str | None = "Ann",
    ip: str = "",
    comment: str = "",
    minor: bool = False,
    number: int = 1,
    model: str = "wikitext",
    attributes: str = 'xml:space="preserve"',
) -> str:
    author = (
        f"<contributor><ip>{ip}</ip></contributor>"
        if ip
        else f"<contributor><username>{escape(user)}</username><id>7</id></contributor>"
        if user
        else '<contributor deleted="deleted" />'
    )
    body = '<text deleted="deleted" />' if text is None else f"<text {attributes}>{escape(text)}</text>"
    return (
        f"<revision><id>{number}</id><timestamp>{stamp}</timestamp>{author}{'<minor/>' if minor else ''}"
        f"<comment>{escape(comment)}</comment><model>{model}</model><format>text/x-wiki</format>{body}</revision>"
    )


def page(title: str, *revisions: str, ns: int | None = 0, number: int = 1) -> str:
    space = "" if ns is None else f"<ns>{ns}</ns>"
    return f"<page><title>{escape(title)}</title>{space}<id>{number}</id>{''.join(revisions)}</page>"


def dump(
    *pages: str,
    version: str = "0.11",
    language: str = "de",
    name: str = "Testiana",
    case: str = "first-letter",
    closed: bool = True,
) -> str:
    head = HEAD.format(version=version, language=language, name=name, case=case)
    return head + "\n".join(pages) + ("</mediawiki>" if closed else "")
