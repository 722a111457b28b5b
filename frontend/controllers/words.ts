/** Texts for controllers come with the page, in its language: data-words on the body, as JSON. */
let cache: Record<string, string> | null = null;

export function word(key: string, fallback: string): string {
  if (cache === null) {
    try { cache = JSON.parse(document.body.dataset.words ?? "{}") as Record<string, string>; } catch { cache = {}; }
  }
  return cache[key] ?? fallback;
}
