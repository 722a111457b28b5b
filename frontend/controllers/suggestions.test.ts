import { expect, test, vi } from "vitest";
import { startSuggestions } from "./suggestions.ts";

function searchForm(): { form: HTMLFormElement; input: HTMLInputElement } {
  document.body.innerHTML = '<form action="/w/index.php"><input type="search" id="s" aria-label="Search"></form>';
  return { form: document.querySelector("form")!, input: document.querySelector("input")! };
}

test("typing shows suggestions, arrows choose, Escape closes", async () => {
  vi.useFakeTimers();
  const { form, input } = searchForm();
  startSuggestions(form, async () => [{ title: "Oak", url: "/wiki/Oak" }, { title: "Oakum", url: "/wiki/Oakum" }]);
  input.value = "oa";
  input.dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(200);
  expect(input.getAttribute("aria-expanded")).toBe("true");
  expect([...form.querySelectorAll("[role=option]")].map((row) => row.textContent)).toEqual(["Oak", "Oakum"]);
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp" }));
  expect(input.getAttribute("aria-activedescendant")).toBe("s-suggestions-1");
  input.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
  expect(input.getAttribute("aria-expanded")).toBe("false");
  vi.useRealTimers();
});

test("the letters that were not typed are the bold ones, and titles are never read as HTML", async () => {
  vi.useFakeTimers();
  const { form, input } = searchForm();
  startSuggestions(form, async () => [{ title: "Oak <i>", url: "#" }]);
  input.value = "oak";
  input.dispatchEvent(new Event("input"));
  await vi.advanceTimersByTimeAsync(200);
  expect(form.querySelector("b")!.textContent).toBe(" <i>");
  expect(form.querySelector("i")).toBeNull();
  vi.useRealTimers();
});
