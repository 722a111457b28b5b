/** "Live updates": asks for the list again every few seconds while the page is seen, and puts the new lines in place. */
const SECONDS = 8;

export function startLiveChanges(row: HTMLElement): void {
  const button = row.querySelector<HTMLButtonElement>("button");
  if (!button) return;
  row.hidden = false;
  let timer = 0;
  const tick = (): void => {
    if (document.visibilityState === "visible") refresh().catch(() => stop());
  };
  const stop = (): void => {
    window.clearInterval(timer);
    timer = 0;
    button.setAttribute("aria-pressed", "false");
  };
  button.addEventListener("click", () => {
    if (timer) { stop(); return; }
    button.setAttribute("aria-pressed", "true");
    timer = window.setInterval(tick, SECONDS * 1000);
    tick();
  });
}

async function refresh(): Promise<void> {
  const response = await fetch(window.location.href, { headers: { "X-Requested-With": "fetch" } });
  if (!response.ok) throw new Error(String(response.status));
  const old = document.querySelector("[data-changes]");
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-changes]");
  if (old && fresh) replaceChanges(old, fresh);
}

/** Takes the new lines over; groups that were open stay open, and nothing moves where nothing is new. */
export function replaceChanges(old: Element, fresh: Element): void {
  if (old.innerHTML === fresh.innerHTML) return;
  const open = new Set([...old.querySelectorAll("details[open] > summary > strong")].map((title) => title.textContent));
  fresh.querySelectorAll("details > summary > strong").forEach((title) => {
    if (open.has(title.textContent)) title.closest("details")?.setAttribute("open", "");
  });
  old.replaceChildren(...fresh.childNodes);
}
