import { describe, expect, it } from "vitest";
import { replaceChanges } from "./live-changes.ts";
import { showState } from "./watch-star.ts";

describe("the star", () => {
  it("leads to the other act once the page is watched", () => {
    document.body.dataset.words = JSON.stringify({ watch: "Watch", unwatch: "Unwatch" });
    document.body.innerHTML = '<li id="ca-watch"><a href="http://localhost/w/index.php?title=Oak&action=watch"><span>Watch</span></a></li>';
    const item = document.querySelector("li")!;
    const link = item.querySelector("a")!;
    showState(item, link, true, "Oak is watched");
    expect([item.id, new URL(link.href).searchParams.get("action"), item.classList.contains("is-watched")]).toEqual(["ca-unwatch", "unwatch", true]);
    expect(item.querySelector("[role=status]")?.textContent).toBe("Oak is watched");
  });
});

describe("live updates", () => {
  it("keep open groups open", () => {
    const old = document.createElement("div");
    old.innerHTML = "<details open><summary><strong>Oak</strong></summary></details>";
    const fresh = document.createElement("div");
    fresh.innerHTML = "<p>new</p><details><summary><strong>Oak</strong></summary></details>";
    replaceChanges(old, fresh);
    expect([old.querySelector("p")?.textContent, old.querySelector("details")?.open]).toEqual(["new", true]);
  });
});
