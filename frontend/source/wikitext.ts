/** Wikitext for the eye: colours by what a piece is, not a parser. One line at a time, with what is open on a stack. */
import { StreamLanguage, type StringStream } from "@codemirror/language";
import { tags } from "@lezer/highlight";

type Kind = "template" | "parameter" | "link" | "external" | "comment" | "verbatim" | "tag" | "table";

interface Open {
  kind: Kind;
  /** The name of a tag whose inside is no wikitext. */
  name: string;
}

export interface WikitextState {
  open: Open[];
  bold: boolean;
  italic: boolean;
  heading: boolean;
  /** The name of a call, or the target of a link, comes next. */
  expectsName: boolean;
}

const MOST_OPEN = 60;
const VERBATIM = new Set(["nowiki", "pre", "syntaxhighlight", "source", "math", "chem", "score", "templatedata", "timeline", "graph", "mapframe", "maplink", "categorytree"]);
const TAG = /^<\/?([a-z][a-z0-9-]*)/i;
const ENTITY = /^&(#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);/i;
const SWITCH = /^__[A-Z]+__/;
const PLAIN = /^[^\[\]{}|<>&'=_~\n]+/;

export function startState(): WikitextState {
  return { open: [], bold: false, italic: false, heading: false, expectsName: false };
}

export function copyState(state: WikitextState): WikitextState {
  return { ...state, open: [...state.open] };
}

export function readToken(stream: StringStream, state: WikitextState): string | null {
  const top = state.open[state.open.length - 1];
  if (stream.sol()) {
    // Marks of emphasis end with their line.
    state.bold = state.italic = state.heading = false;
  }
  if (top?.kind === "comment") return readComment(stream, state);
  if (top?.kind === "verbatim") return readVerbatim(stream, state, top.name);
  if (top?.kind === "tag") return readTag(stream, state);
  if (stream.sol()) {
    const found = readLineStart(stream, state);
    if (found) return found;
  }
  return readInside(stream, state, top);
}

function readLineStart(stream: StringStream, state: WikitextState): string | null {
  if (stream.match(/^={1,6}(?=.*=\s*$)/)) { state.heading = true; return "heading"; }
  if (stream.match(/^[*#:;]+/)) return "list";
  if (stream.match(/^-{4,}/)) return "list";
  if (stream.match(/^\s*\{\|/)) { push(state, "table", ""); return "tableMark"; }
  if (isOpen(state, "table")) {
    if (stream.match(/^\s*\|\}/)) { closeTo(state, "table"); return "tableMark"; }
    if (stream.match(/^\s*(\|-+|\|\+|[|!])/)) return "tableMark";
  }
  if (stream.match(/^#(redirect|weiterleitung|redirection)\b:?/i)) return "keyword";
  return null;
}

function readInside(stream: StringStream, state: WikitextState, top: Open | undefined): string | null {
  if (stream.match("<!--")) { push(state, "comment", ""); return "comment"; }
  const tag = stream.match(TAG, false) as RegExpMatchArray | null;
  if (tag) { stream.match(TAG); push(state, "tag", tag[0][1] === "/" ? "" : (tag[1] ?? "").toLowerCase()); return "tagName"; }
  if (stream.match("{{{")) { push(state, "parameter", ""); state.expectsName = true; return "parameter"; }
  if (stream.match("}}}") && top?.kind === "parameter") { state.open.pop(); state.expectsName = false; return "parameter"; }
  if (stream.match("{{")) { push(state, "template", ""); state.expectsName = true; return "template"; }
  if (stream.match("}}")) { closeTo(state, "template"); state.expectsName = false; return "template"; }
  if (stream.match("[[")) { push(state, "link", ""); state.expectsName = true; return "link"; }
  if (stream.match("]]")) { closeTo(state, "link"); state.expectsName = false; return "link"; }
  if (stream.match(/^\[(?=(https?:|\/\/|mailto:|ftp:))/i)) { push(state, "external", ""); return "link"; }
  if (stream.match("]") && top?.kind === "external") { state.open.pop(); return "link"; }
  if (stream.match(/^'{5}(?!')/)) { state.bold = !state.bold; state.italic = !state.italic; return "mark"; }
  if (stream.match(/^'{3}(?!')/)) { state.bold = !state.bold; return "mark"; }
  if (stream.match(/^''(?!')/)) { state.italic = !state.italic; return "mark"; }
  if (stream.match(ENTITY)) return "entity";
  if (stream.match(SWITCH)) return "keyword";
  if (stream.match(/^~{3,5}/)) return "keyword";
  if (stream.match(/^(https?:)?\/\/[^\s\[\]<>|{}"]+/i)) return "url";
  if (stream.match("|") && top) { state.expectsName = false; return styleOf(top.kind); }
  if (state.heading && stream.match(/^=+\s*$/)) return "heading";
  if (stream.match(PLAIN)) return plainStyle(state, top);
  stream.next();
  return plainStyle(state, top);
}

function plainStyle(state: WikitextState, top: Open | undefined): string | null {
  if (state.expectsName && top) return top.kind === "link" ? "linkTarget" : top.kind === "parameter" ? "parameterName" : "templateName";
  if (state.heading) return "heading";
  if (state.bold && state.italic) return "boldItalic";
  if (state.bold) return "bold";
  if (state.italic) return "italic";
  return null;
}

function styleOf(kind: Kind): string | null {
  return kind === "template" ? "template" : kind === "parameter" ? "parameter" : kind === "table" ? "tableMark" : "link";
}

function readComment(stream: StringStream, state: WikitextState): string {
  if (stream.skipTo("-->")) { stream.match("-->"); state.open.pop(); } else stream.skipToEnd();
  return "comment";
}

function readVerbatim(stream: StringStream, state: WikitextState, name: string): string | null {
  const end = new RegExp(`^</${name}\\s*>`, "i");
  while (!stream.eol()) {
    if (stream.peek() === "<" && stream.match(end, false)) {
      if (stream.pos > stream.start) return "verbatim";
      stream.match(end);
      state.open.pop();
      return "tagName";
    }
    stream.next();
  }
  return "verbatim";
}

function readTag(stream: StringStream, state: WikitextState): string | null {
  if (stream.match(/^\/>/)) { state.open.pop(); return "tagName"; }
  if (stream.match(">")) {
    const name = state.open.pop()?.name ?? "";
    if (VERBATIM.has(name)) push(state, "verbatim", name);
    return "tagName";
  }
  if (stream.match(/^"[^"]*"?|^'[^']*'?/)) return "attributeValue";
  if (stream.match(/^[^\s=>\/"']+/)) return "attributeName";
  stream.next();
  return null;
}

function push(state: WikitextState, kind: Kind, name: string): void {
  // Who nests deeper has lost the overview anyway; the state is copied for each line.
  if (state.open.length < MOST_OPEN) state.open.push({ kind, name });
}

function isOpen(state: WikitextState, kind: Kind): boolean {
  return state.open.some((one) => one.kind === kind);
}

/** Close the innermost of this kind, and what was left open inside of it. */
function closeTo(state: WikitextState, kind: Kind): void {
  for (let at = state.open.length - 1; at >= 0; at--) {
    if (state.open[at]?.kind === kind) { state.open.length = at; return; }
  }
}

export const wikitext = StreamLanguage.define<WikitextState>({
  name: "wikitext",
  startState,
  copyState,
  token: readToken,
  blankLine(state) { state.bold = state.italic = state.heading = false; },
  languageData: { commentTokens: { block: { open: "<!--", close: "-->" } }, closeBrackets: { brackets: ["(", "[", "{", '"'] } },
  tokenTable: {
    heading: tags.heading, list: tags.meta, tableMark: tags.processingInstruction, comment: tags.comment, tagName: tags.tagName,
    attributeName: tags.attributeName, attributeValue: tags.attributeValue, template: tags.className, templateName: tags.className,
    parameter: tags.macroName, parameterName: tags.variableName, link: tags.link, linkTarget: tags.link, url: tags.url, mark: tags.meta,
    entity: tags.escape, keyword: tags.keyword, verbatim: tags.literal, bold: tags.strong, italic: tags.emphasis, boldItalic: [tags.strong, tags.emphasis],
  },
});
