import { StringStream } from "@codemirror/language";
import { expect, test } from "vitest";
import { copyState, readToken, startState } from "./wikitext.ts";

/** Lines to [style, text] of each piece that has a style. */
function read(...lines: string[]): string[][] {
  let state = startState();
  const out: string[][] = [];
  for (const line of lines) {
    const stream = new StringStream(line, 4, 4);
    state = copyState(state);
    while (!stream.eol()) {
      const style = readToken(stream, state);
      if (stream.pos === stream.start) throw new Error(`no progress at ${stream.pos} of ${line}`);
      const text = line.slice(stream.start, stream.pos);
      const last = out[out.length - 1];
      if (style && last && last[0] === style) last[1] += text;
      else if (style) out.push([style, text]);
      else out.push(["", text]);
      stream.start = stream.pos;
    }
  }
  return out.filter(([style]) => style);
}

test("calls and links name what they lead to", () => {
  expect(read("{{Infobox|a=[[Oak|oaks]]}}")).toEqual([
    ["template", "{{"], ["templateName", "Infobox"], ["template", "|"], ["link", "[["], ["linkTarget", "Oak"], ["link", "|"], ["link", "]]"], ["template", "}}"],
  ]);
  expect(read("{{{1|}}}")).toEqual([["parameter", "{{{"], ["parameterName", "1"], ["parameter", "|}}}"]]);
});

test("what is open goes on in the next line, emphasis does not", () => {
  expect(read("<!-- one", "two -->x")).toEqual([["comment", "<!-- onetwo -->"]]);
  expect(read("'''bold", "plain")).toEqual([["mark", "'''"], ["bold", "bold"]]);
  expect(read("<nowiki>", "{{not}}", "</nowiki>{{yes}}").map(([style]) => style)).toEqual(["tagName", "verbatim", "tagName", "template", "templateName", "template"]);
});

test("lines begin with headings, lists and tables", () => {
  expect(read("== A [[b]] ==")[0]).toEqual(["heading", "== A "]);
  expect(read("*# item")).toEqual([["list", "*#"]]);
  expect(read("{|", "|-", "| a", "|}").map(([, text]) => text).join("")).toBe("{||-||}");
});

test("nothing holds it up", () => {
  const odd = ["<", "<<<", "{{{{{{", "}}}}}]]]", "[[[[", "''''''''", "&&&;", "__x__", "</", "<a b='", "{|{|{|", "\t", "~~~~~~", "=", "====", "\u{1f600}<b>"];
  for (const line of odd) expect(() => read(line, line, "x")).not.toThrow();
  expect(() => read("{{".repeat(5000))).not.toThrow();
});
