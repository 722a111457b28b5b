"""Captchas: asked of whom, solved by answer or by work, once."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import pytest
from django.test import Client

from tests.factories import get_page
from wikigrove.accounts.domain.captcha import Challenge, check_solution, is_needed, is_proof, make_challenge
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor, User
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.queries import read_text

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
VISITOR = Visitor(address="192.0.2.1")


@pytest.fixture(autouse=True)
def _captcha_on(settings: Any) -> None:
    settings.WIKIGROVE = {**settings.WIKIGROVE, "captcha": True}


@pytest.fixture
def asking(wiki: Wiki) -> Wiki:
    """A wiki with a question of its own and a proof that is found at once."""
    change_wiki(wiki, settings={"captcha": {"questions": [["Which tree has acorns?", "oak", "an oak"]], "bits": 6}})
    return wiki


def prove(token: str, *, bits: int) -> str:
    return next(str(n) for n in range(10**6) if is_proof(token, str(n), bits=bits))


def answers(text: str) -> dict[str, str]:
    """What a person sends back for the captcha of a form."""
    token = re.search(r'name="wpCaptchaId" value="([^"]+)"', text)
    assert token is not None
    return {"wpCaptchaId": token[1], "wpCaptchaWord": "Oak"}


def test_answers_are_taken_in_any_case_and_once(asking: Wiki) -> None:
    challenge = make_challenge()
    assert challenge.question == "Which tree has acorns?"
    assert "oak" not in challenge.token.lower()
    check_solution(challenge.token, answer="  An OAK ", actor=VISITOR)
    with pytest.raises(ActRefused, match="captcha-used"):
        check_solution(challenge.token, answer="oak", actor=VISITOR)


def test_a_proof_counts_instead_of_an_answer(asking: Wiki) -> None:
    challenge = make_challenge()
    proof = prove(challenge.token, bits=challenge.bits)
    digest = hashlib.sha256(f"{challenge.token}:{proof}".encode()).digest()
    assert digest[0] >> 2 == 0
    check_solution(challenge.token, proof=proof, actor=VISITOR)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda c: ("", "oak", ""), "captcha-missing"),
        (lambda c: (c.token, "", ""), "captcha-missing"),
        (lambda c: (c.token, "elm", ""), "captcha-wrong"),
        (lambda c: (c.token, "", "9" * 30), "captcha-wrong"),
        (lambda c: (c.token[:-1] + ("a" if c.token[-1] != "a" else "b"), "oak", ""), "captcha-missing"),
    ],
)
def test_what_is_no_solution(asking: Wiki, change, code: str) -> None:  # type: ignore[no-untyped-def]
    challenge: Challenge = make_challenge()
    token, answer, proof = change(challenge)
    with pytest.raises(ActRefused, match=code):
        check_solution(token, answer=answer, proof=proof, actor=VISITOR)


def test_where_only_questions_count_work_does_not(wiki: Wiki) -> None:
    change_wiki(wiki, settings={"captcha": {"kind": "questions", "questions": [["?", "oak"]]}})
    challenge = make_challenge()
    assert challenge.bits == 0
    with pytest.raises(ActRefused, match="captcha-wrong"):
        check_solution(challenge.token, proof="1", actor=VISITOR)


def test_a_wiki_without_questions_asks_a_sum(wiki: Wiki) -> None:
    challenge = make_challenge()
    words = [w for w in re.findall(r"[a-z]+", challenge.question) if w in NUMBERS]
    check_solution(challenge.token, answer=str(sum(NUMBERS.index(w) + 1 for w in words)), actor=VISITOR)


def test_who_is_asked(wiki: Wiki, alice: Actor, admin: Actor) -> None:
    assert is_needed("addurl", VISITOR) and is_needed("addurl", alice) and not is_needed("addurl", admin)
    assert not is_needed("edit", alice) and not is_needed("badlogin", VISITOR)
    change_wiki(wiki, settings={"captcha": {"triggers": {"edit": True, "addurl": False}}})
    assert is_needed("edit", alice) and not is_needed("addurl", alice)
    change_wiki(wiki, settings={"captcha": {"kind": "off"}})
    assert not is_needed("edit", alice)


def test_signing_up_takes_a_solved_captcha(asking: Wiki, client: Client) -> None:
    form = client.get("/wiki/Special:CreateAccount").content.decode()
    assert "Which tree has acorns?" in form
    sent = {"username": "newcomer", "password1": "correct horse battery", "password2": "correct horse battery"}
    again = client.post("/wiki/Special:CreateAccount", sent).content.decode()
    assert "Please answer the question" in again and not User.objects.exists()
    done = client.post("/wiki/Special:CreateAccount", {**sent, **answers(again)})
    assert done.status_code == 302 and User.objects.get().username == "Newcomer"


def test_new_links_take_a_captcha_and_the_text_is_kept(asking: Wiki, alice_client: Client, alice: Actor) -> None:
    url = "/w/index.php?title=Elm&action=submit"
    assert alice_client.post(url, {"wpTextbox1": "No links."}).status_code == 302
    text = "Look at https://spam.example/ please."
    asked = alice_client.post(url, {"wpTextbox1": text})
    assert asked.status_code == 409 and "Which tree has acorns?" in asked.content.decode()
    assert "spam.example" in asked.content.decode()
    wrong = alice_client.post(url, {"wpTextbox1": text, **answers(asked.content.decode()), "wpCaptchaWord": "elm"})
    assert wrong.status_code == 409
    sent = {"wpTextbox1": text, **answers(wrong.content.decode())}
    assert alice_client.post(url, sent).status_code == 302
    assert read_text(get_page("Elm").get_latest()) == text
    kept = alice_client.post(url, {"wpTextbox1": text + " More words."})
    assert kept.status_code == 302, "a link that was there is no new one"


def test_after_wrong_passwords_a_captcha_comes_first(asking: Wiki, client: Client, alice: Actor, settings: Any) -> None:
    settings.WIKIGROVE = {**settings.WIKIGROVE, "rate_limits": True}
    for _ in range(3):
        client.post("/wiki/Special:UserLogin", {"login": "Alice", "password": "wrong"})
    right = {"login": "Alice", "password": "correct horse"}
    asked = client.post("/wiki/Special:UserLogin", right)
    assert asked.status_code == 200 and "Which tree has acorns?" in asked.content.decode()
    done = client.post("/wiki/Special:UserLogin", {**right, **answers(asked.content.decode())})
    assert done.status_code == 302
