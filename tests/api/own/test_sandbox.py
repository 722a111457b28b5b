"""The page that tries the APIs, without scripts."""

from __future__ import annotations

from django.test import Client

from wikigrove.api.own import all as _routes  # noqa: F401 - registers them
from wikigrove.api.own.door import table


def test_every_route_has_a_form(client: Client) -> None:
    page = client.get("/wiki/Special:RestSandbox").content.decode()
    for route in table:
        assert f'id="{route.operation_id}"' in page
    for key in ("rest", "restbase"):
        assert client.get(f"/wiki/Special:RestSandbox/{key}").status_code == 200


def test_form_without_scripts_leads_to_the_call(client: Client) -> None:
    address = "/wiki/Special:RestSandbox/own?route=get_suggest&p.q=A%26B&p.limit=3"
    page = client.get(address).content.decode()
    assert 'href="http://testserver/api/wikigrove/v1/suggest?q=A%26B&amp;limit=3"' in page
    query = {"route": "put_namespaces_number", "p.number": "3/0", "p.name": "it's", "p.aliases": '["a"]'}
    page = client.get("/wiki/Special:RestSandbox/own", query).content.decode()
    assert "PUT http://testserver/api/wikigrove/v1/namespaces/3%2F0" in page
    assert "&quot;aliases&quot;: [\n" in page
    assert "curl -X PUT" in page
    # What was typed is never markup.
    hostile = client.get("/wiki/Special:RestSandbox/own", {**query, "p.name": "<script>x"}).content.decode()
    assert "<script>x" not in hostile
