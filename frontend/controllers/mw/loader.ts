/** `mw.loader`: what gadgets ask for is here already, comes from the wiki, or is told missing. */
import type { MapOfValues } from "./config.ts";

type Deferred = { resolve(...values: unknown[]): unknown; reject(...values: unknown[]): unknown; promise(): unknown };
export interface Query { Deferred(): Deferred }

/** Parts of `mw` and jQuery that this script brings itself. */
const PRESENT = [
  "jquery", "mediawiki.base", "mediawiki.util", "mediawiki.api", "mediawiki.user", "mediawiki.storage", "mediawiki.notify",
  "mediawiki.notification", "mediawiki.cookie", "mediawiki.jqueryMsg", "mediawiki.Uri", "mediawiki.page.ready", "user", "user.options",
  "site", "startup", "mediawiki", "mediawiki.hook", "mediawiki.legacy.wikibits", "mediawiki.RegExp", "user.tokens", "jquery.client",
];

export function makeLoader(query: Query, config: MapOfValues, page: Document) {
  const states = new Map<string, string>(PRESENT.map((name) => [name, "ready"]));
  const exports = new Map<string, unknown>();
  const waiting = new Map<string, Promise<void>>();
  const load = (address: string, kind: "script" | "style"): Promise<void> => {
    const known = waiting.get(address);
    if (known) return known;
    const promise = new Promise<void>((resolve, reject) => {
      const element = kind === "script" ? page.createElement("script") : page.createElement("link");
      if (element instanceof HTMLScriptElement) element.src = address;
      else { (element as HTMLLinkElement).rel = "stylesheet"; (element as HTMLLinkElement).href = address; }
      element.addEventListener("load", () => resolve());
      element.addEventListener("error", () => reject(new Error(`${address} can't be loaded`)));
      page.head.append(element);
    });
    waiting.set(address, promise);
    return promise;
  };
  const require = (name: string): unknown => {
    if (!states.has(name)) throw new Error(`The module "${name}" is not loaded.`);
    return exports.get(name) ?? {};
  };
  const fetchModule = async (name: string): Promise<void> => {
    if (states.get(name) === "ready") return;
    const gadget = /^ext\.gadget\.(.+)$/.exec(name)?.[1];
    if (!gadget) throw new Error(`The module "${name}" is not on this wiki.`);
    await load(`${config.get("wgGadgetPath", "")}?name=${encodeURIComponent(gadget)}&kind=script`, "script");
    states.set(name, "ready");
  };
  return {
    require,
    setExports(name: string, value: unknown): void { exports.set(name, value); states.set(name, "ready"); },
    using(names: string | string[], ready?: (require: unknown) => void, failed?: (error: Error) => void): unknown {
      const deferred = query.Deferred();
      Promise.all(([] as string[]).concat(names).map(fetchModule)).then(
        () => { ready?.(require); deferred.resolve(require); },
        (error: Error) => { console.warn(error.message); failed?.(error); deferred.reject(error); },
      );
      return deferred.promise();
    },
    load(names: string | string[], type?: string): void {
      for (const name of ([] as string[]).concat(names)) {
        const isAddress = /^(?:https?:)?\/\/|^\//.test(name);
        const loaded = isAddress ? load(name, type === "text/css" ? "style" : "script") : fetchModule(name);
        loaded.catch((error: Error) => console.warn(error.message));
      }
    },
    getScript(address: string): unknown {
      const deferred = query.Deferred();
      load(address, "script").then(() => deferred.resolve(), (error) => deferred.reject(error));
      return deferred.promise();
    },
    getState: (name: string): string | null => states.get(name) ?? null,
    getModuleNames: (): string[] => [...states.keys()],
    state(changes: Record<string, string>): void { Object.entries(changes).forEach(([name, state]) => states.set(name, state)); },
    addStyleTag(text: string): HTMLStyleElement { const style = page.createElement("style"); style.textContent = text; page.head.append(style); return style; },
    /** Not of MediaWiki: runs a gadget of the type "package", whose files ask each other for what they export. */
    runPackage(name: string, main: string, files: Record<string, unknown>): void {
      const done = new Map<string, { exports: unknown }>();
      const get = (path: string): unknown => {
        const file = path.replace(/^\.\//, "");
        if (!path.startsWith("./")) return require(path);
        const known = done.get(file);
        if (known) return known.exports;
        if (!Object.prototype.hasOwnProperty.call(files, file)) throw new Error(`The gadget has no file "${file}".`);
        const content = files[file];
        const module = { exports: {} as unknown };
        done.set(file, module);
        if (typeof content === "function") content(get, module, module.exports);
        else module.exports = content;
        return module.exports;
      };
      exports.set(name, get(`./${main}`));
      states.set(name, "ready");
    },
  };
}
