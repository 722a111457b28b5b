import { expect, test } from "vitest";
import { startTabber } from "./tabber.ts";

function make(): HTMLElement {
  document.body.innerHTML = `<div class="tabber"><div class="tabbertab" title="One">a</div><div class="tabbertab" title="Two">b</div></div>`;
  const box = document.querySelector<HTMLElement>(".tabber")!;
  startTabber(box);
  return box;
}

function shown(box: HTMLElement): string[] {
  return [...box.querySelectorAll<HTMLElement>(".tabbertab")].filter((panel) => !panel.hidden).map((panel) => panel.textContent ?? "");
}

test("one panel is shown, and a click shows another one", () => {
  const box = make();
  const buttons = [...box.querySelectorAll("button")];
  expect(buttons.map((button) => button.textContent)).toEqual(["One", "Two"]);
  expect(shown(box)).toEqual(["a"]);
  buttons[1]!.click();
  expect(shown(box)).toEqual(["b"]);
  expect(buttons.map((button) => button.getAttribute("aria-selected"))).toEqual(["false", "true"]);
});

test("arrow keys go round", () => {
  const box = make();
  const buttons = [...box.querySelectorAll("button")];
  buttons[0]!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
  expect(shown(box)).toEqual(["b"]);
  buttons[1]!.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  expect(shown(box)).toEqual(["a"]);
});

test("starting twice changes nothing", () => {
  const box = make();
  startTabber(box);
  expect(box.querySelectorAll("button").length).toBe(2);
});
