/** What the screens can do where people work: histories, changes, uploads. Loaded with `defer`, so the document is there. */
import { startDropFiles } from "./drop-files.ts";
import { startHistoryCompare } from "./history-compare.ts";
import { startLiveChanges } from "./live-changes.ts";

document.querySelectorAll<HTMLElement>("[data-live]").forEach(startLiveChanges);
document.querySelectorAll<HTMLElement>("[data-drop]").forEach(startDropFiles);
document.querySelectorAll<HTMLFormElement>("form[data-history]").forEach(startHistoryCompare);
