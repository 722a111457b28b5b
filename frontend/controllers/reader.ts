/** Everything a reader's page can do beyond HTML; each behaviour looks for its own elements. */
import { startCollapsible } from "./collapsible.ts";
import { startContents } from "./contents.ts";
import { startDropdowns } from "./dropdown.ts";
import { startImageFocus } from "./image-focus.ts";
import { startSortable } from "./sortable.ts";
import { startSuggestions } from "./suggestions.ts";
import { startTabber } from "./tabber.ts";
import { startThemeSwitch } from "./theme-choice.ts";

function start(): void {
  startDropdowns(document);
  document.querySelectorAll<HTMLElement>("[data-theme-switch]").forEach((form) => startThemeSwitch(form));
  document.querySelectorAll<HTMLFormElement>("form[data-suggest]").forEach((form) => startSuggestions(form));
  const toc = document.querySelector<HTMLDetailsElement>("details.toc");
  if (toc) startContents(toc);
  document.querySelectorAll<HTMLTableElement>("table.sortable").forEach(startSortable);
  document.querySelectorAll<HTMLElement>(".mw-collapsible").forEach((element) => startCollapsible(element));
  document.querySelectorAll<HTMLElement>(".tabber").forEach(startTabber);
  document.querySelectorAll<HTMLElement>(".mw-parser-output").forEach(startImageFocus);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
