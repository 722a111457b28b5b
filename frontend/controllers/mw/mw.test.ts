import { beforeEach, expect, test, vi } from "vitest";
import { MapOfValues, readConfig } from "./config.ts";
import { hook } from "./hook.ts";
import { makeLoader } from "./loader.ts";
import { makeUtil } from "./util.ts";

const config = new MapOfValues({ wgScriptPath: "/w", wgArticlePath: "/wiki/$1", wgPageName: "Oak_tree" });
const query = { Deferred: () => ({ resolve: vi.fn(), reject: vi.fn(), promise: () => null }) };

beforeEach(() => { document.head.innerHTML = ""; document.body.innerHTML = '<ul data-portlet="p-tb"><li id="last"><a href="#">x</a></li></ul>'; });

test("config comes from the head and a broken one is empty", () => {
  document.head.innerHTML = `<meta property="mw:config" content='{"wgAction":"view"}'>`;
  expect(readConfig(document).get("wgAction")).toBe("view");
  expect(readConfig(document).get(["wgAction", "none"])).toEqual({ wgAction: "view", none: null });
  document.head.innerHTML = `<meta property="mw:config" content="{">`;
  expect(readConfig(document).values).toEqual({});
});

test("a hook tells those who come later, and one who fails keeps nobody from hearing", () => {
  const heard: unknown[] = [];
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  hook("t").add(() => { throw new Error("x"); }, (value) => heard.push(value));
  hook("t").fire(1);
  hook("t").add((value) => heard.push(["late", value]));
  expect(heard).toEqual([1, ["late", 1]]);
});

test("addresses are those of the wiki", () => {
  const util = makeUtil(config, document);
  expect(util.getUrl("Talk:A b?")).toBe("/wiki/Talk:A_b%3F");
  expect(util.getUrl(null, { action: "edit" })).toBe("/w/index.php?title=Oak_tree&action=edit");
  expect(util.getUrl("A#x y")).toBe("/wiki/A#x_y");
  expect(util.escapeRegExp("a.b")).toBe("a\\.b");
});

test("a link goes into a menu, before another one, and only once", () => {
  const util = makeUtil(config, document);
  const item = util.addPortletLink("p-cactions", "#go", "Go <b>", "t-go", "Tip", "g", "#last");
  expect(item?.nextElementSibling?.id).toBe("last");
  expect(item?.querySelector("a")?.textContent).toBe("Go <b>");
  expect(util.addPortletLink("p-tb", "#", "Again", "t-go")).toBe(item);
  expect(util.addPortletLink("p-nowhere", "#", "x")).toBeNull();
});

test("files of a package ask each other", () => {
  const loader = makeLoader(query, config, document);
  loader.runPackage("ext.gadget.a", "main.js", {
    "main.js": (require: (name: string) => { n: number }, module: { exports: unknown }) => { module.exports = require("./data.json").n + require("./data.json").n; },
    "data.json": { n: 2 },
  });
  expect(loader.require("ext.gadget.a")).toBe(4);
  expect(loader.getState("ext.gadget.a")).toBe("ready");
  expect(() => loader.require("nothing")).toThrow();
});
