/** "mw-collapsible" boxes and tables get a button; "mw-collapsed" ones start closed. Without scripts all is open. */
import { word } from "./words.ts";

export function startCollapsible(element: HTMLElement): void {
  if (element.dataset.collapsibleReady) return;
  element.dataset.collapsibleReady = "1";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "collapse-button";
  const parts = collapsibleParts(element);
  const set = (open: boolean) => {
    button.setAttribute("aria-expanded", String(open));
    button.textContent = open
      ? element.dataset.collapsetext ?? word("collapse", "Collapse")
      : element.dataset.expandtext ?? word("expand", "Expand");
    element.classList.toggle("mw-collapsed", !open);
    for (const part of parts()) part.hidden = !open;
  };
  place(element, button);
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  set(!element.classList.contains("mw-collapsed"));
}

function collapsibleParts(element: HTMLElement): () => HTMLElement[] {
  if (element instanceof HTMLTableElement) {
    return () => (element.caption ? [...element.rows] : [...element.rows].slice(1));
  }
  const content = element.querySelector<HTMLElement>(":scope > .mw-collapsible-content") ?? wrap(element);
  return () => [content];
}

function wrap(element: HTMLElement): HTMLElement {
  const content = document.createElement("div");
  content.className = "mw-collapsible-content";
  content.append(...element.childNodes);
  element.append(content);
  return content;
}

function place(element: HTMLElement, button: HTMLButtonElement): void {
  if (element instanceof HTMLTableElement) {
    const host = element.caption ?? element.rows[0]?.cells[element.rows[0].cells.length - 1];
    host?.prepend(button);
  } else {
    const toggle = element.querySelector<HTMLElement>(":scope > .mw-collapsible-toggle");
    if (toggle) toggle.replaceChildren(button);
    else element.prepend(button);
  }
}
