/** What pages can do for people with an account. Loaded with `defer`, so the document is there. */
import { startWatchStar } from "./watch-star.ts";

document.querySelectorAll<HTMLElement>("[data-star]").forEach(startWatchStar);
