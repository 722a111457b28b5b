/** A click on an article's image shows it large in a dialog; with a modifier key, or without scripts, the file page opens. */
import { word } from "./words.ts";

export function startImageFocus(root: HTMLElement): void {
  if (typeof HTMLDialogElement === "undefined") return;
  root.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element).closest<HTMLAnchorElement>("a.mw-file-description");
    const image = link?.querySelector("img");
    if (!link || !image) return;
    event.preventDefault();
    const caption = link.closest("figure")?.querySelector("figcaption")?.textContent ?? image.alt;
    openDialog(link.href, largest(image), image.alt, caption);
  });
}

/** The largest source that the page offers for `image`. */
export function largest(image: HTMLImageElement): string {
  const sources = (image.getAttribute("srcset") ?? "").split(",").map((part) => part.trim().split(/\s+/)[0]).filter(Boolean);
  return sources[sources.length - 1] ?? image.src;
}

function openDialog(page: string, source: string, alt: string, caption: string): void {
  const dialog = document.createElement("dialog");
  dialog.className = "lightbox";
  dialog.setAttribute("aria-label", caption || alt || word("image", "Image"));
  const image = document.createElement("img");
  image.src = source;
  image.alt = alt;
  const bar = document.createElement("div");
  bar.className = "lightbox-bar";
  const text = document.createElement("span");
  text.textContent = caption;
  const details = document.createElement("a");
  details.href = page;
  details.textContent = word("file-details", "File details");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button";
  close.textContent = word("close", "Close");
  close.addEventListener("click", () => dialog.close());
  bar.append(text, details, close);
  dialog.append(image, bar);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}
