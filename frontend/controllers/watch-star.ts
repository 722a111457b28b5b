/** The star: watches or stops watching without leaving the page; without scripts it leads to a page that asks. */
import { word } from "./words.ts";

export function startWatchStar(item: HTMLElement): void {
  const link = item.querySelector<HTMLAnchorElement>("a");
  const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  if (!link || !token) return;
  link.setAttribute("role", "button");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (item.getAttribute("aria-busy") === "true") return;
    item.setAttribute("aria-busy", "true");
    toggle(link.href, token.value)
      .then((answer) => showState(item, link, answer.watched, answer.message))
      .catch(() => { window.location.href = link.href; })
      .finally(() => item.removeAttribute("aria-busy"));
  });
}

async function toggle(address: string, token: string): Promise<{ watched: boolean; message: string }> {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", token);
  const response = await fetch(address, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as { watched: boolean; message: string };
}

export function showState(item: HTMLElement, link: HTMLAnchorElement, watched: boolean, message: string): void {
  const action = watched ? "unwatch" : "watch";
  const address = new URL(link.href);
  address.searchParams.set("action", action);
  link.href = address.href;
  item.id = `ca-${action}`;
  item.classList.toggle("is-watched", watched);
  const label = word(action, link.title);
  link.title = label;
  const text = link.querySelector("span");
  if (text) text.textContent = label;
  announce(item, message);
}

function announce(item: HTMLElement, message: string): void {
  item.querySelector("[role=status]")?.remove();
  const note = document.createElement("div");
  note.setAttribute("role", "status");
  note.className = "star-note";
  item.append(note);
  note.textContent = message;
  setTimeout(() => note.remove(), 4000);
}
