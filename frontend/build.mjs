// Builds styles and controllers into src/wikigrove/web/static/dist with hashed names and a manifest.
import { build } from "esbuild";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { tokensFor } from "./tokens.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.resolve(here, "../src/wikigrove/web/static/dist");
const styles = ["reader", "member", "work", "code"];
const scripts = ["theme", "reader", "edit", "code", "gadget-base", "captcha", "passkeys", "member", "work", "sandbox"];

async function bundle(entry, options) {
  const result = await build({
    entryPoints: [path.join(here, entry)], bundle: true, minify: true, write: false, target: ["chrome105", "firefox110", "safari15.6"],
    charset: "utf8", legalComments: "none", ...options,
  });
  return result.outputFiles[0].text;
}

async function place(manifest, name, text) {
  const extension = path.extname(name);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 10);
  const file = `${path.basename(name, extension)}-${hash}${extension}`;
  await writeFile(path.join(out, file), text);
  manifest[name] = { file, bytes: Buffer.byteLength(text) };
}

async function run() {
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  const manifest = {};
  const sheets = {};
  for (const name of styles) sheets[name] = await bundle(`styles/${name}.css`, {});
  // Only the tokens that are used travel; the reader's sheet carries them for both, since it is on every page.
  sheets.reader = (await tokensFor(Object.values(sheets).join("\n"))) + sheets.reader;
  for (const name of styles) await place(manifest, `${name}.css`, sheets[name]);
  for (const name of scripts) await place(manifest, `${name}.js`, await bundle(`controllers/${name}.ts`, { format: "iife" }));
  await writeFile(path.join(out, "manifest.json"), JSON.stringify(manifest, null, 2) + "\n");
  for (const [name, { bytes }] of Object.entries(manifest)) console.log(`${name.padEnd(12)} ${(bytes / 1024).toFixed(1)} kB`);
}

if (process.argv.includes("--watch")) {
  const { watch } = await import("node:fs");
  await run();
  let waiting;
  for (const folder of ["styles", "controllers", "source"]) {
    watch(path.join(here, folder), () => { clearTimeout(waiting); waiting = setTimeout(() => run().catch(console.error), 100); });
  }
} else {
  await run();
}
