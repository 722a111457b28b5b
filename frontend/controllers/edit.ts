/** What the source editor adds when scripts run: a toolbar, a warning before text is lost, a preview in place. */
import { startLivePreview } from "./live-preview.ts";
import { startToolbar } from "./edit-toolbar.ts";
import { startUnsavedWarning } from "./unsaved.ts";

function start(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-editor]");
  const text = form?.querySelector<HTMLTextAreaElement>("textarea[name=wpTextbox1]");
  if (!form || !text) return;
  const toolbar = form.querySelector<HTMLElement>("[data-toolbar]");
  if (toolbar && !text.readOnly) startToolbar(toolbar, text);
  startUnsavedWarning(form, text);
  const preview = document.querySelector<HTMLElement>("[data-preview]");
  if (preview) startLivePreview(form, preview);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
