import { expect, test } from "vitest";
import { currentEntry } from "./contents.ts";
import { startDropdowns } from "./dropdown.ts";
import { insertAround, startToolbar } from "./edit-toolbar.ts";
import { startHistoryCompare } from "./history-compare.ts";
import { largest } from "./image-focus.ts";
import { extractPreview } from "./live-preview.ts";
import { applyTheme, storedTheme } from "./theme-choice.ts";
import { isUnsaved } from "./unsaved.ts";

test("the current section is the last one above the line", () => {
  expect(currentEntry([-400, 90, 600], 120)).toBe(1);
  expect(currentEntry([300, 600], 120)).toBe(-1);
});

test("Escape closes an open menu and gives the focus back", () => {
  document.body.innerHTML = `<details class="dropdown" open><summary tabindex="0">Menu</summary><a href="#">x</a></details>`;
  startDropdowns(document);
  document.querySelector("a")!.focus();
  document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(document.querySelector("details")!.open).toBe(false);
});

test("a click outside closes an open menu", () => {
  document.body.innerHTML = `<details class="dropdown" open><summary>Menu</summary></details><p>text</p>`;
  document.querySelector("p")!.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  expect(document.querySelector("details")!.open).toBe(false);
});

test("toolbar marks go around the selection, which stays selected", () => {
  document.body.innerHTML = `<textarea>an oak tree</textarea>`;
  const text = document.querySelector("textarea")!;
  text.setSelectionRange(3, 6);
  insertAround(text, "'''", "'''", "bold");
  expect(text.value).toBe("an '''oak''' tree");
  expect(text.value.slice(text.selectionStart, text.selectionEnd)).toBe("oak");
});

test("without a selection the sample is put in and selected", () => {
  document.body.innerHTML = `<div hidden><button data-before="\\n== " data-after=" ==" data-sample="Heading"></button></div><textarea></textarea>`;
  const text = document.querySelector("textarea")!;
  startToolbar(document.querySelector("div")!, text);
  document.querySelector("button")!.click();
  expect(text.value).toBe("\n== Heading ==");
});

test("history radios never let the old revision be newer than the new one", () => {
  const rows = [0, 1, 2].map((at) => `<input type="radio" name="oldid" value="${at}" ${at === 1 ? "checked" : ""}>
    <input type="radio" name="diff" value="${at}" ${at === 0 ? "checked" : ""}>`).join("");
  document.body.innerHTML = `<form>${rows}</form>`;
  startHistoryCompare(document.querySelector("form")!);
  const disabled = (name: string) => [...document.querySelectorAll<HTMLInputElement>(`input[name=${name}]`)].map((input) => input.disabled);
  expect(disabled("oldid")).toEqual([true, false, false]);
  expect(disabled("diff")).toEqual([false, true, true]);
});

test("the largest source of srcset is shown in the dialog", () => {
  document.body.innerHTML = `<img src="/a.png" srcset="/b.png 1.5x, /c.png 2x">`;
  expect(largest(document.querySelector("img")!)).toBe("/c.png");
});

test("the preview is found in the answer, or null", () => {
  expect(extractPreview(`<main><div data-preview><p>Hi</p></div></main>`)!.innerHTML).toBe("<p>Hi</p>");
  expect(extractPreview(`<main></main>`)).toBeNull();
});

test("an explicit theme is set on the root, auto removes it, unknown values mean auto", () => {
  const root = document.createElement("html");
  applyTheme("dark", root);
  expect(root.dataset.theme).toBe("dark");
  applyTheme("auto", root);
  expect(root.dataset.theme).toBeUndefined();
  expect(storedTheme({ getItem: () => "purple" })).toBe("auto");
});

test("text counts as unsaved when it differs, or when the form came back from a preview", () => {
  expect(isUnsaved("a", "a", false)).toBe(false);
  expect(isUnsaved("b", "a", false)).toBe(true);
  expect(isUnsaved("a", "a", true)).toBe(true);
});
