import { leadingZeroBits, prepareDigest } from "./sha256.ts";

/** Takes the question away where the browser can show by a little work that it is one. Without it the question stays. */
export function startCaptchas(root: ParentNode = document): void {
  for (const box of root.querySelectorAll<HTMLElement>("[data-captcha]")) {
    const bits = Number(box.dataset.bits);
    if (bits > 0 && box.dataset.token) void work(box, box.dataset.token, bits);
  }
}

/** A number that makes the digest of `token:number` start with `bits` zeros; -1 when none is below `end`. */
export function findProof(token: string, bits: number, start: number, end: number): number {
  const digest = prepareDigest(`${token}:`);
  for (let n = start; n < end; n++) if (leadingZeroBits(digest(String(n))) >= bits) return n;
  return -1;
}

async function work(box: HTMLElement, token: string, bits: number): Promise<void> {
  const field = box.querySelector<HTMLInputElement>('[name="wpCaptchaProof"]');
  const question = box.querySelector<HTMLElement>("[data-captcha-question]");
  const state = box.querySelector<HTMLElement>("[data-captcha-state]");
  if (!field || !question || !state) return;
  const form = box.closest("form");
  let waiting: HTMLElement | null | undefined;
  const hold = (event: SubmitEvent): void => { event.preventDefault(); waiting = event.submitter; };
  form?.addEventListener("submit", hold);
  question.hidden = true;
  state.hidden = false;
  state.textContent = state.dataset.working ?? "";
  const step = 10_000;
  for (let at = 0; ; at += step) {
    const found = findProof(token, bits, at, at + step);
    if (found >= 0) { field.value = String(found); break; }
    await new Promise((resume) => { setTimeout(resume, 0); });
  }
  state.textContent = state.dataset.done ?? "";
  form?.removeEventListener("submit", hold);
  if (waiting !== undefined) form?.requestSubmit(waiting);
}

if (typeof document !== "undefined") {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => startCaptchas());
  else startCaptchas();
}
