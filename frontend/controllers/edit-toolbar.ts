/** Buttons that put wikitext around the selection; each carries its marks in data-before, data-after and data-sample. */
export function startToolbar(toolbar: HTMLElement, text: HTMLTextAreaElement): void {
  toolbar.hidden = false;
  const buttons = [...toolbar.querySelectorAll<HTMLButtonElement>("button[data-before]")];
  buttons.forEach((button, index) => {
    button.tabIndex = index === 0 ? 0 : -1;
    button.addEventListener("click", () => {
      const { before = "", after = "", sample = "" } = button.dataset;
      insertAround(text, unescapeLines(before), unescapeLines(after), sample);
    });
  });
  toolbar.addEventListener("keydown", (event) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (!step || at < 0) return;
    const sign = getComputedStyle(toolbar).direction === "rtl" ? -1 : 1;
    const next = buttons[(at + step * sign + buttons.length) % buttons.length];
    buttons.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next?.focus();
    event.preventDefault();
  });
}

export function insertAround(text: HTMLTextAreaElement, before: string, after: string, sample: string): void {
  // The code editor, where it is on, takes this: the selection is there.
  const detail = { before, after, sample };
  if (!text.dispatchEvent(new CustomEvent("wikigrove-insert", { cancelable: true, detail }))) return;
  const { selectionStart: start, selectionEnd: end, value } = text;
  const middle = value.slice(start, end) || sample;
  text.setRangeText(before + middle + after, start, end, "end");
  text.focus();
  text.setSelectionRange(start + before.length, start + before.length + middle.length);
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

const unescapeLines = (text: string) => text.replace(/\\n/g, "\n");
