// Writes the few Codex icons that the templates use to a JSON file that the template tag reads.
// The file is kept in the repository, so that the server needs no build of the front end to draw a page.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const icons = createRequire(import.meta.url)("@wikimedia/codex-icons/dist/codex-icons.json");
const names = `add alert appearance arrow-next arrow-previous article book bright cancel check clear clock close collapse
configure copy download edit edit-lock edit-undo ellipsis error expand eye feedback folder-placeholder globe half-bright
help history home image info info-filled key language link link-external list-bullet list-numbered lock log-in log-out
menu message moon move newspaper next notice previous printer recent-changes reload search settings share
speech-bubbles star success tag trash un-lock upload user-active user-add user-avatar-outline user-contributions
user-group user-talk user-temporary watchlist die special-pages bold italic quotes reference signature
bell bell-outline filter half-star heart live un-star template-add article-not-found article-redirect references table image-gallery highlight`.split(/\s+/);

const pick = (icon) => (typeof icon === "string" ? { path: icon }
  : { path: icon.ltr ?? icon.default, ...(icon.rtl ? { rtl: icon.rtl } : {}), ...(icon.shouldFlip ? { flip: true } : {}) });
const key = (name) => "cdxIcon" + name.split("-").map((part) => part[0].toUpperCase() + part.slice(1)).join("");
const missing = names.filter((name) => !(key(name) in icons));
if (missing.length) throw new Error(`no such icon: ${missing.join(", ")}`);
const here = path.dirname(fileURLToPath(import.meta.url));
const chosen = Object.fromEntries(names.sort().map((name) => [name, pick(icons[key(name)])]));
const target = path.resolve(here, "../src/wikigrove/web/skin/icons.json");
await writeFile(target, JSON.stringify(chosen, null, 1) + "\n");
