/** Runs before the page is painted, so that a chosen theme never flashes. Small and blocking on purpose. */
import { applyTheme, storedTheme } from "./theme-choice.ts";

document.documentElement.classList.add("has-script");
applyTheme(storedTheme(), document.documentElement);
