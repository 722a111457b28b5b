/** `mw.util`: addresses, styles, links in the menus of the page. */
import type { MapOfValues } from "./config.ts";

/** Where links of MediaWiki's menus go in this look. */
const PORTLETS: Record<string, string> = {
  "p-cactions": "p-tb", "p-views": "p-views", "p-tb": "p-tb", "p-personal": "p-personal", "p-navigation": "p-navigation",
  "p-namespaces": "p-namespaces", "p-vector-user-menu-overflow": "p-personal", "p-associated-pages": "p-namespaces",
};

export function makeUtil(config: MapOfValues, page: Document) {
  const wikiScript = (name = "index") => `${config.get("wgScriptPath", "")}/${name}.php`;
  const wikiUrlencode = (text: string) => encodeURIComponent(text.replace(/ /g, "_"))
    .replace(/%(3A|2F|40|21|24|28|29|2A|2C|3B|7E)/g, (code) => decodeURIComponent(code)).replace(/'/g, "%27");
  return {
    wikiScript, wikiUrlencode,
    rawurlencode: (text: string) => encodeURIComponent(text).replace(/[!'()*~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`),
    getUrl(title?: string | null, query?: Record<string, string>): string {
      const name = title ?? String(config.get("wgPageName", ""));
      const [target, fragment] = [name.split("#")[0] ?? "", name.split("#").slice(1).join("#")];
      const path = query && Object.keys(query).length
        ? `${wikiScript()}?title=${wikiUrlencode(target)}&${new URLSearchParams(query)}`
        : String(config.get("wgArticlePath", "/wiki/$1")).replace("$1", () => wikiUrlencode(target));
      return fragment ? `${path}#${fragment.replace(/ /g, "_")}` : path;
    },
    getParamValue: (name: string, address: string = page.location.href): string | null => new URL(address, page.location.href).searchParams.get(name),
    getArrayParam: (name: string): string[] | null => { const found = new URL(page.location.href).searchParams.getAll(`${name}[]`); return found.length ? found : null; },
    escapeRegExp: (text: string) => text.replace(/([\\{}()|.?*+\-^$[\]])/g, "\\$1"),
    escapeIdForAttribute: (text: string) => text.trim().replace(/\s+/g, "_"),
    escapeIdForLink: (text: string) => text.trim().replace(/\s+/g, "_"),
    isIPAddress: (text: string) => /^\d{1,3}(\.\d{1,3}){3}$/.test(text) || /^[0-9a-f:]*:[0-9a-f:]*$/i.test(text),
    isTemporaryUser: (name: string) => name.startsWith("~2"),
    debounce(wait: number | (() => void), act: (() => void) | number): () => void {
      const [time, run] = typeof wait === "number" ? [wait, act as () => void] : [act as number, wait];
      let timer = 0;
      return () => { window.clearTimeout(timer); timer = window.setTimeout(run, time); };
    },
    addCSS(text: string): CSSStyleSheet | null {
      const style = page.createElement("style");
      style.textContent = text;
      page.head.append(style);
      return style.sheet;
    },
    addPortletLink(portlet: string, href: string, text: string, id?: string, tip?: string, key?: string, before?: string | Element | null): HTMLLIElement | null {
      const list = findPortlet(page, portlet);
      if (!list || (id && page.getElementById(id))) return id ? (page.getElementById(id) as HTMLLIElement | null) : null;
      const item = page.createElement("li");
      if (id) item.id = id;
      item.className = "mw-list-item mw-list-item-js";
      const link = page.createElement("a");
      link.setAttribute("href", href);
      link.textContent = text;
      if (tip) link.title = tip;
      if (key) link.accessKey = key;
      item.append(link);
      const next = typeof before === "string" ? list.querySelector(before) : before;
      list.insertBefore(item, next && next.parentNode === list ? next : null);
      return item;
    },
    showPortlet: (portlet: string) => { findPortlet(page, portlet)?.removeAttribute("hidden"); },
    hidePortlet: (portlet: string) => { findPortlet(page, portlet)?.setAttribute("hidden", ""); },
    isPortletVisible: (portlet: string) => Boolean(findPortlet(page, portlet)?.checkVisibility?.()),
  };
}

function findPortlet(page: Document, portlet: string): Element | null {
  const name = PORTLETS[portlet.replace(/^#/, "")] ?? portlet.replace(/^#/, "");
  return page.querySelector(`ul[data-portlet="${CSS.escape(name)}"]`);
}
