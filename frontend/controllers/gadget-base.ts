/** The ground that scripts of a wiki's people stand on: jQuery and the usual part of `mw`. It travels only where such a script does. */
import jQuery from "jquery";
import { MapOfValues, readConfig } from "./mw/config.ts";
import { hook } from "./mw/hook.ts";
import { makeLoader } from "./mw/loader.ts";
import { makeUtil } from "./mw/util.ts";

const config = readConfig(document);
const messages = new MapOfValues();
const options = new MapOfValues((config.get("wgUserOptions", {}) as Record<string, unknown>) ?? {});
const name = config.get("wgUserName") as string | null;
const groups = (config.get("wgUserGroups", ["*"]) as string[]) ?? ["*"];
const api = `${config.get("wgScriptPath", "")}/api.php`;

class Message {
  constructor(readonly key: string, readonly parameters: unknown[]) {}
  exists(): boolean { return messages.exists(this.key); }
  plain(): string { return String(messages.get(this.key, `⧼${this.key}⧽`)).replace(/\$(\d+)/g, (whole, at) => String(this.parameters[Number(at) - 1] ?? whole)); }
  text(): string { return this.plain(); }
  toString(): string { return this.plain(); }
  escaped(): string { return escapeHtml(this.plain()); }
  parse(): string { return this.escaped(); }
  params(more: unknown[]): this { this.parameters.push(...more); return this; }
}

class Api {
  defaults: Record<string, unknown>;
  constructor(given: { parameters?: Record<string, unknown> } = {}) { this.defaults = { action: "query", format: "json", ...given.parameters }; }
  get(parameters: Record<string, unknown>, more: object = {}) { return this.ajax(parameters, { ...more, type: "GET" }); }
  post(parameters: Record<string, unknown>, more: object = {}) { return this.ajax(parameters, { ...more, type: "POST" }); }
  getToken(kind: string) {
    return this.get({ action: "query", meta: "tokens", type: kind }).then((answer: any) => answer.query.tokens[`${kind}token`]);
  }
  postWithToken(kind: string, parameters: Record<string, unknown>) {
    return this.getToken(kind).then((token: string) => this.post({ ...parameters, token }));
  }
  postWithEditToken(parameters: Record<string, unknown>) { return this.postWithToken("csrf", parameters); }
  parse(text: string, more: Record<string, unknown> = {}) {
    return this.post({ action: "parse", contentmodel: "wikitext", formatversion: 2, text, ...more }).then((answer: any) => answer.parse.text);
  }
  ajax(parameters: Record<string, unknown>, more: object) {
    const flat = Object.entries({ ...this.defaults, ...parameters }).filter(([, value]) => value !== false && value !== undefined)
      .map(([key, value]) => [key, Array.isArray(value) ? value.join("|") : value === true ? "1" : value]);
    const done = jQuery.Deferred();
    jQuery.ajax({ url: api, dataType: "json", ...more, data: Object.fromEntries(flat) }).then(
      (answer: any) => (answer?.error ? done.reject(answer.error.code, answer, answer) : done.resolve(answer)),
      (xhr: unknown, status: string, error: unknown) => done.reject("http", { xhr, textStatus: status, exception: error }),
    );
    return done.promise();
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function makeStorage(store: () => Storage) {
  const tried = <T>(act: () => T, otherwise: T): T => { try { return act(); } catch { return otherwise; } };
  return {
    get: (key: string) => tried<string | null | false>(() => store().getItem(key), false),
    set: (key: string, value: string) => tried(() => { store().setItem(key, value); return true; }, false),
    remove: (key: string) => tried(() => { store().removeItem(key); return true; }, false),
    getObject: (key: string) => tried(() => JSON.parse(store().getItem(key) ?? "null"), false),
    setObject: (key: string, value: unknown) => tried(() => { store().setItem(key, JSON.stringify(value)); return true; }, false),
  };
}

/** A note in the corner. Readers of screens hear it; it goes by itself, or when it is pressed. */
function notify(content: unknown, more: { autoHide?: boolean; title?: string; type?: string; tag?: string } = {}) {
  let area = document.querySelector(".mw-notification-area");
  if (!area) {
    area = document.createElement("div");
    area.className = "mw-notification-area";
    area.setAttribute("role", "status");
    document.body.append(area);
    loader.addStyleTag(
      ".mw-notification-area{position:fixed;inset-block-start:4.25rem;inset-inline-end:1rem;z-index:50;display:grid;gap:.5rem;max-width:min(22rem,90vw)}"
      + ".mw-notification{padding:.75rem 1rem;border:1px solid var(--border-color-base);border-radius:var(--radius);background:var(--background-color-base);"
      + "color:var(--color-base);box-shadow:0 2px 6px rgb(0 0 0 / .25);cursor:pointer}"
      + ".mw-notification-type-error{border-inline-start:4px solid var(--color-destructive)}",
    );
  }
  if (more.tag) area.querySelector(`[data-tag="${CSS.escape(more.tag)}"]`)?.remove();
  const note = document.createElement("div");
  note.className = `mw-notification mw-notification-type-${more.type ?? "info"}`;
  if (more.tag) note.dataset.tag = more.tag;
  if (more.title) note.append(Object.assign(document.createElement("strong"), { textContent: more.title }), document.createElement("br"));
  const nodes = (content as { toArray?: () => Node[] })?.toArray?.() ?? [content instanceof Node ? content : document.createTextNode(String(content))];
  note.append(...nodes);
  const close = () => note.remove();
  note.addEventListener("click", close);
  area.append(note);
  if (more.autoHide !== false) window.setTimeout(close, 5000);
  return jQuery.Deferred().resolve({ close, $notification: jQuery(note) }).promise();
}

const rawPage = (title: string, kind: string) => `${config.get("wgScript")}?title=${encodeURIComponent(title.replace(/ /g, "_"))}&action=raw&ctype=${kind}`;
const loader = makeLoader(jQuery, config, document);
const mw = {
  config, messages, hook, loader, notify, Api,
  Map: MapOfValues,
  util: makeUtil(config, document),
  html: {
    escape: escapeHtml,
    element: (tag: string, attributes: Record<string, unknown> = {}, content = "") => {
      const element = document.createElement(tag);
      for (const [key, value] of Object.entries(attributes)) if (value !== false && value !== null) element.setAttribute(key, value === true ? key : String(value));
      element.textContent = content;
      return element.outerHTML;
    },
  },
  message: (key: string, ...parameters: unknown[]) => new Message(key, parameters),
  msg: (key: string, ...parameters: unknown[]) => new Message(key, parameters).text(),
  user: {
    options,
    tokens: new MapOfValues(),
    getName: () => name,
    isAnon: () => name === null,
    isNamed: () => name !== null && !groups.includes("temp"),
    isTemp: () => groups.includes("temp"),
    getId: () => Number(config.get("wgUserId", 0)),
    id: () => name ?? "",
    getGroups: (then?: (found: string[]) => void) => jQuery.Deferred().resolve(groups).promise().then((found: string[]) => { then?.(found); return found; }),
    getRights: (then?: (found: string[]) => void) => jQuery.Deferred().resolve(config.get("wgUserRights", [])).promise().then((found: string[]) => { then?.(found); return found; }),
  },
  storage: { ...makeStorage(() => window.localStorage), session: makeStorage(() => window.sessionStorage) },
  log: Object.assign((...words: unknown[]) => console.debug(...words), { warn: console.warn.bind(console), error: console.error.bind(console), deprecate: () => undefined }),
  now: () => performance.now(),
  track: () => undefined,
  requestIdleCallback: window.requestIdleCallback?.bind(window) ?? ((act: () => void) => window.setTimeout(act, 1)),
  RegExp: { escape: (text: string) => mw.util.escapeRegExp(text) },
};

Object.assign(mw.util, { $content: jQuery("#content") });
Object.assign(window, {
  mw, mediaWiki: mw, $: jQuery, jQuery,
  importScript: (title: string) => loader.load(rawPage(title, "text/javascript")),
  importStylesheet: (title: string) => loader.load(rawPage(title, "text/css"), "text/css"),
});
// Scripts that come after this one are deferred as well: the page is whole by then, and each may add to the hook before it speaks.
jQuery(() => {
  hook("wikipage.content").fire(jQuery(".mw-parser-output").first());
  hook("wikipage.categories").fire(jQuery(".category-links").first());
});
