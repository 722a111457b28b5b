/** The page that tries the JSON APIs: a form is sent as the call that it describes, and the answer is shown below it. */
export interface Call { address: string; method: string; headers: Record<string, string>; body?: string }

type Named = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

export function compose(form: HTMLFormElement, base: string, token: string): Call {
  const method = form.dataset.method ?? "GET";
  const fields = [...form.querySelectorAll<Named>("[data-source]")].map((field) => ({
    name: field.name.slice(2), value: field.value, source: field.dataset.source ?? "", kind: field.dataset.kind ?? "",
  }));
  const path = (form.dataset.path ?? "").replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(fields.find((field) => field.name === name)?.value ?? ""));
  const query = new URLSearchParams();
  const posted = new URLSearchParams();
  const body: Record<string, unknown> = {};
  for (const { name, value, source, kind } of fields) {
    if (value === "") continue;
    if (source === "query") query.set(name, value);
    else if (source === "form") posted.set(name, value);
    else if (source === "body") body[name] = read(value, kind);
  }
  const call: Call = { address: base + path + (query.size ? `?${query.toString()}` : ""), method, headers: { Accept: "application/json, */*" } };
  if (method !== "GET") call.headers["X-CSRF-Token"] = token;
  if (posted.size) {
    call.headers["Content-Type"] = "application/x-www-form-urlencoded";
    call.body = posted.toString();
  } else if (fields.some((field) => field.source === "body")) {
    call.headers["Content-Type"] = "application/json";
    call.body = JSON.stringify(body);
  }
  return call;
}

export function startSandbox(root: HTMLElement): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    const place = form.querySelector<HTMLElement>("[data-answer]");
    if (!place) return;
    event.preventDefault();
    void ask(root, form, place);
  });
}

async function ask(root: HTMLElement, form: HTMLFormElement, place: HTMLElement): Promise<void> {
  const call = compose(form, root.dataset.base ?? "", root.dataset.token ?? "");
  place.replaceChildren(line(root.dataset.sending ?? ""));
  const began = performance.now();
  try {
    const { address, ...options } = call;
    const response = await fetch(address, options);
    const text = await response.text();
    const left = response.headers.get("RateLimit-Remaining");
    const facts = [`${call.method} ${address}`, `${response.status} ${response.statusText}`, `${Math.round(performance.now() - began)} ms`];
    if (left !== null) facts.push(`RateLimit-Remaining: ${left}`);
    place.replaceChildren(line(facts.join(" · "), response.ok ? "is-good" : "is-bad"), block(pretty(text)));
  } catch {
    place.replaceChildren(line(root.dataset.failed ?? "", "is-bad"));
  }
}

function read(value: string, kind: string): unknown {
  if (kind === "string") return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 1).slice(0, 100_000);
  } catch {
    return text.slice(0, 100_000);
  }
}

function line(text: string, kind = ""): HTMLElement {
  const made = document.createElement("p");
  made.textContent = text;
  if (kind) made.className = kind;
  return made;
}

function block(text: string): HTMLElement {
  const made = document.createElement("pre");
  made.dir = "ltr";
  made.tabIndex = 0;
  made.textContent = text;
  return made;
}

document.querySelectorAll<HTMLElement>("[data-sandbox]").forEach(startSandbox);
