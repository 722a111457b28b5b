import { expect, test } from "vitest";
import { compareValues, startSortable } from "./sortable.ts";

test("numbers sort as numbers, before words", () => {
  expect(["b", "1,200", "20", "a", "−3"].sort(compareValues)).toEqual(["−3", "20", "1,200", "a", "b"]);
});

test("a click sorts, a second click reverses, sortbottom rows stay", () => {
  document.body.innerHTML = `<table class="sortable"><tbody><tr><th>Name</th><th>Age</th></tr>
    <tr><td>Elm</td><td>9</td></tr><tr><td>Oak</td><td data-sort-value="120">old</td></tr>
    <tr><td>Ash</td><td>30</td></tr><tr class="sortbottom"><td>All</td><td>0</td></tr></tbody></table>`;
  const table = document.querySelector("table")!;
  startSortable(table);
  const names = () => [...table.rows].slice(1).map((row) => row.cells[0]!.textContent);
  const button = table.rows[0]!.cells[1]!.querySelector("button")!;
  button.click();
  expect(names()).toEqual(["Elm", "Ash", "Oak", "All"]);
  button.click();
  expect(names()).toEqual(["Oak", "Ash", "Elm", "All"]);
  expect(table.rows[0]!.cells[1]!.getAttribute("aria-sort")).toBe("descending");
});
