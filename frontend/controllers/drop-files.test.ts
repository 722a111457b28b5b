import { expect, test } from "vitest";
import { startDropFiles } from "./drop-files.ts";

test("a zone shows that something is held over it, and no longer when it is gone", () => {
  document.body.innerHTML = '<div id="zone"><input type="file" multiple></div>';
  const zone = document.getElementById("zone")!;
  startDropFiles(zone);
  const over = new Event("dragover", { cancelable: true });
  zone.dispatchEvent(over);
  expect([over.defaultPrevented, zone.classList.contains("is-over")]).toEqual([true, true]);
  zone.dispatchEvent(new Event("dragleave"));
  expect(zone.classList.contains("is-over")).toBe(false);
});
