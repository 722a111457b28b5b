/** What scripts of a wiki ask with `mw.config`: read from the page's head, for no script may stand in a page. */
export class MapOfValues {
  readonly values: Record<string, unknown>;

  constructor(values: Record<string, unknown> = {}) { this.values = { ...values }; }

  get(key?: string | string[] | null, fallback: unknown = null): unknown {
    if (Array.isArray(key)) return Object.fromEntries(key.map((one) => [one, this.get(one, fallback)]));
    if (key === undefined || key === null) return this.values;
    return Object.prototype.hasOwnProperty.call(this.values, key) ? this.values[key] : fallback;
  }

  set(key: string | Record<string, unknown>, value?: unknown): boolean {
    if (typeof key === "string") this.values[key] = value;
    else Object.assign(this.values, key);
    return true;
  }

  exists(key: string): boolean { return Object.prototype.hasOwnProperty.call(this.values, key); }
}

export function readConfig(page: Document): MapOfValues {
  const content = page.querySelector('meta[property="mw:config"]')?.getAttribute("content");
  try {
    return new MapOfValues(content ? JSON.parse(content) : {});
  } catch {
    return new MapOfValues();
  }
}
