/** Asks before leaving when the text differs from what was loaded. */
export function startUnsavedWarning(form: HTMLFormElement, text: HTMLTextAreaElement): void {
  if (form.dataset.noWarning === "1") return;
  const loaded = text.defaultValue;
  const alreadyChanged = form.dataset.changed === "1";
  let saving = false;
  form.addEventListener("submit", () => { saving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!saving && isUnsaved(text.value, loaded, alreadyChanged)) event.preventDefault();
  });
}

/** A form that comes back from a preview holds changes even when nobody typed since. */
export function isUnsaved(current: string, loaded: string, alreadyChanged: boolean): boolean {
  return alreadyChanged || current !== loaded;
}
