/** A code editor over a textarea, which stays the form's field: what is typed goes there, what is put there is shown. */
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput, indentUnit, StreamLanguage, syntaxHighlighting, type StreamParser } from "@codemirror/language";
import { css } from "@codemirror/legacy-modes/mode/css";
import { javascript, json } from "@codemirror/legacy-modes/mode/javascript";
import { lua } from "@codemirror/legacy-modes/mode/lua";
import { lintGutter, linter, setDiagnostics, type Diagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { classHighlighter } from "@lezer/highlight";
import { wikitext } from "./wikitext.ts";

export interface Fault { line: number; column: number; text: string }

/** Asks the server what is wrong with a text. */
export type Check = (text: string) => Promise<Fault[]>;

const PARSERS: Record<string, StreamParser<unknown>> = { lua, css, javascript, json };

export function startEditor(field: HTMLTextAreaElement, language: string, check: Check | null): EditorView {
  const isCode = language !== "wikitext";
  const box = document.createElement("div");
  box.className = "code-editor";
  // Line numbers stand where lines begin, whatever the interface speaks.
  box.dir = field.dir;
  const view = new EditorView({
    parent: box,
    state: EditorState.create({
      doc: field.value,
      extensions: [
        lineNumbers(), history(), drawSelection(), bracketMatching(), search({ top: true }), highlightSelectionMatches(),
        highlightActiveLine(), highlightActiveLineGutter(), EditorView.lineWrapping, EditorView.perLineTextDirection.of(!isCode),
        syntaxHighlighting(classHighlighter), languageOf(language),
        isCode ? [indentOnInput(), indentUnit.of(language === "lua" || language === "json" ? "    " : "\t"), EditorState.tabSize.of(4), lintGutter()] : [],
        check && !field.readOnly ? linter(async (view) => toDiagnostics(view.state, await check(view.state.doc.toString())), { delay: 900 }) : [],
        // Escape, then Tab, leaves the editor.
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...(isCode ? [indentWithTab] : [])]),
        EditorState.readOnly.of(field.readOnly),
        EditorView.contentAttributes.of({
          "aria-label": labelOf(field), dir: field.dir, lang: field.lang, spellcheck: String(!isCode), autocapitalize: isCode ? "off" : "sentences",
          ...(field.accessKey ? { accesskey: field.accessKey } : {}),
        }),
        EditorView.updateListener.of((update) => { if (update.docChanged) tell(field, update.state.doc.toString()); }),
      ],
    }),
  });
  field.before(box);
  box.append(field);
  field.classList.add("is-behind");
  field.tabIndex = -1;
  field.setAttribute("aria-hidden", "true");
  field.removeAttribute("accesskey");
  // Scripts and the toolbar write into the field: what they put there is shown.
  field.addEventListener("input", () => show(view, field));
  field.addEventListener("focus", () => view.focus());
  return view;
}

/** Take the editor away; the field has the text. */
export function endEditor(view: EditorView, field: HTMLTextAreaElement): void {
  const box = view.dom.parentElement;
  view.destroy();
  field.classList.remove("is-behind");
  field.removeAttribute("aria-hidden");
  field.tabIndex = 0;
  box?.replaceWith(field);
}

export function showFaults(view: EditorView, faults: Fault[]): void {
  view.dispatch(setDiagnostics(view.state, toDiagnostics(view.state, faults)));
  const [first] = faults;
  if (!first) return;
  const line = view.state.doc.line(Math.min(Math.max(first.line, 1), view.state.doc.lines));
  view.dispatch({ selection: { anchor: Math.min(line.from + Math.max(first.column - 1, 0), line.to) }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
}

export function toDiagnostics(state: EditorState, faults: Fault[]): Diagnostic[] {
  return faults.map((fault) => {
    const line = state.doc.line(Math.min(Math.max(fault.line, 1), state.doc.lines));
    const from = fault.column ? Math.min(line.from + fault.column - 1, line.to) : line.from;
    return { from, to: Math.max(line.to, from), severity: "error", message: fault.text };
  });
}

/** Put texts around the selection, or around `sample`. */
export function insertInto(view: EditorView, before: string, after: string, sample: string): void {
  const { from, to } = view.state.selection.main;
  const middle = view.state.sliceDoc(from, to) || sample;
  view.dispatch({
    changes: { from, to, insert: before + middle + after },
    selection: { anchor: from + before.length, head: from + before.length + middle.length },
    userEvent: "input",
  });
  view.focus();
}

function languageOf(language: string): Extension {
  if (language === "wikitext") return wikitext;
  const parser = PARSERS[language];
  return parser ? StreamLanguage.define(parser) : [];
}

function tell(field: HTMLTextAreaElement, text: string): void {
  if (field.value === text) return;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function show(view: EditorView, field: HTMLTextAreaElement): void {
  const now = view.state.doc.toString();
  if (field.value === now) return;
  view.dispatch({ changes: { from: 0, to: now.length, insert: field.value } });
}

function labelOf(field: HTMLTextAreaElement): string {
  return field.labels?.[0]?.textContent?.trim() ?? "";
}
