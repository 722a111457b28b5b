/** "Show preview" without leaving the page: posts the form and takes the preview out of the answer. */
export function startLivePreview(form: HTMLFormElement, place: HTMLElement): void {
  form.addEventListener("submit", (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    if (!button || (button.name !== "wpPreview" && button.name !== "wpDiff")) return;
    event.preventDefault();
    // The listener for leaving the page must not take this for a save.
    event.stopImmediatePropagation();
    button.disabled = true;
    showPreview(form, button.name, place)
      .catch(() => { form.requestSubmit === undefined ? form.submit() : submitPlainly(form, button.name); })
      .finally(() => { button.disabled = false; });
  }, { capture: true });
}

async function showPreview(form: HTMLFormElement, name: string, place: HTMLElement): Promise<void> {
  const body = new FormData(form);
  body.set(name, "1");
  place.setAttribute("aria-busy", "true");
  const response = await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  if (!response.ok) throw new Error(String(response.status));
  const found = extractPreview(await response.text());
  if (!found) throw new Error("no preview in the answer");
  place.replaceChildren(...found.childNodes);
  place.hidden = false;
  place.removeAttribute("aria-busy");
  place.scrollIntoView({ block: "start" });
}

export function extractPreview(html: string): Element | null {
  return new DOMParser().parseFromString(html, "text/html").querySelector("[data-preview]");
}

function submitPlainly(form: HTMLFormElement, name: string): void {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = "1";
  form.append(field);
  form.submit();
}
