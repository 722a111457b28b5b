// Picks the Codex design tokens that a stylesheet uses, for light, dark and the explicit choice of either.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

async function readTokens(name) {
  const text = await readFile(require.resolve(`@wikimedia/codex-design-tokens/dist/${name}`), "utf8");
  const plain = text.replace(/\/\*[\s\S]*?\*\//g, "");
  return new Map([...plain.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, key, value]) => [key, value.trim()]));
}

const references = (text) => [...text.matchAll(/var\(\s*--([\w-]+)/g)].map((match) => match[1]);
const write = (tokens, keys) => keys.filter((key) => tokens.has(key)).map((key) => `--${key}:${tokens.get(key)}`).join(";");

/** The rules that define every token referenced in `css`, and what those tokens refer to. */
export async function tokensFor(css) {
  const light = await readTokens("theme-wikimedia-ui-root.css");
  const dark = await readTokens("theme-wikimedia-ui-mode-dark.css");
  const wanted = new Set();
  const queue = references(css);
  while (queue.length) {
    const key = queue.pop();
    if (wanted.has(key) || !light.has(key)) continue;
    wanted.add(key);
    queue.push(...references(light.get(key)), ...references(dark.get(key) ?? ""));
  }
  const keys = [...wanted].sort();
  const night = write(dark, keys);
  return `:root{${write(light, keys)}}`
    + `@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${night}}}`
    + `@media screen{:root[data-theme=dark]{${night}}}`;
}
