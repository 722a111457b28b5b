/** Loaded where a source is edited: colours and line numbers, faults at their line, the debug console of modules. */
import type { EditorView } from "@codemirror/view";
import { endEditor, insertInto, showFaults, startEditor, type Fault } from "../source/editor.ts";
import { startConsole } from "./console.ts";

const REMEMBERED = "wikigrove-highlight";

function start(): void {
  const field = document.querySelector<HTMLTextAreaElement>("textarea[data-code]");
  const language = field?.dataset.code;
  if (field && language) startCode(field, language);
  document.querySelectorAll<HTMLElement>("[data-console]").forEach(startConsole);
}

function startCode(field: HTMLTextAreaElement, language: string): void {
  let view: EditorView | null = null;
  const turn = (on: boolean) => {
    if (on && !view) view = startEditor(field, language, checkOf(field));
    else if (!on && view) { endEditor(view, field); view = null; }
  };
  const button = document.querySelector<HTMLButtonElement>("[data-highlight-switch]");
  // Code is always in colours; for wikitext people choose.
  turn(!button || localStorage.getItem(REMEMBERED) !== "off");
  if (button) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(view !== null));
    button.addEventListener("click", () => {
      turn(view === null);
      button.setAttribute("aria-pressed", String(view !== null));
      localStorage.setItem(REMEMBERED, view ? "on" : "off");
    });
  }
  field.addEventListener("wikigrove-insert", (event) => {
    if (!view) return;
    event.preventDefault();
    const { before, after, sample } = (event as CustomEvent<Record<"before" | "after" | "sample", string>>).detail;
    insertInto(view, before, after, sample);
  });
  const { faultLine, faultColumn, fault } = field.dataset;
  if (view && fault && faultLine) showFaults(view, [{ line: Number(faultLine), column: Number(faultColumn ?? 0), text: fault }]);
}

function checkOf(field: HTMLTextAreaElement): ((text: string) => Promise<Fault[]>) | null {
  const { check: address, title } = field.dataset;
  const token = field.form?.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value;
  if (!address || !title || !token) return null;
  return async (text) => {
    const body = new FormData();
    body.set("title", title);
    body.set("text", text);
    body.set("csrfmiddlewaretoken", token);
    try {
      const answer = await fetch(address, { method: "POST", body });
      return answer.ok ? ((await answer.json()) as { faults: Fault[] }).faults : [];
    } catch {
      // Without a connection nothing is known to be wrong.
      return [];
    }
  };
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
