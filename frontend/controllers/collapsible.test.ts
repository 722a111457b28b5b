import { expect, test } from "vitest";
import { startCollapsible } from "./collapsible.ts";

test("a collapsed table keeps its heading row and opens on a click", () => {
  document.body.innerHTML = `<table class="mw-collapsible mw-collapsed"><tbody><tr><th>Trees</th></tr><tr><td>Oak</td></tr></tbody></table>`;
  const table = document.querySelector("table")!;
  startCollapsible(table);
  const button = table.querySelector("button")!;
  expect([...table.rows].map((row) => row.hidden)).toEqual([false, true]);
  button.click();
  expect([...table.rows].map((row) => row.hidden)).toEqual([false, false]);
  expect(button.getAttribute("aria-expanded")).toBe("true");
});

test("a box without a content element gets one, and the button stays outside of it", () => {
  document.body.innerHTML = `<div class="mw-collapsible" data-expandtext="More">Text</div>`;
  const box = document.querySelector<HTMLElement>("div")!;
  startCollapsible(box);
  box.querySelector("button")!.click();
  expect(box.querySelector<HTMLElement>(".mw-collapsible-content")!.hidden).toBe(true);
  expect(box.querySelector("button")!.textContent).toBe("More");
});
