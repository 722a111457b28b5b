/** Title suggestions under the search box: the combobox pattern of ARIA, with the form still working by itself. */
export interface Suggestion { title: string; description?: string | null; url: string }
type Fetcher = (query: string, signal: AbortSignal) => Promise<Suggestion[]>;

export function startSuggestions(form: HTMLFormElement, fetcher: Fetcher = fetchFrom(form)): void {
  const input = form.querySelector<HTMLInputElement>('input[type="search"]');
  if (!input) return;
  const list = document.createElement("ul");
  list.className = "suggestions";
  list.id = `${input.id || "search"}-suggestions`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label") ?? input.placeholder);
  list.hidden = true;
  form.append(list);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.autocomplete = "off";
  let found: Suggestion[] = [];
  let active = -1;
  let timer = 0;
  let request: AbortController | null = null;

  const close = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); choose(-1); };
  const choose = (index: number) => {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (index >= 0) input.setAttribute("aria-activedescendant", `${list.id}-${index}`);
    else input.removeAttribute("aria-activedescendant");
  };
  const show = (suggestions: Suggestion[], query: string) => {
    found = suggestions;
    list.replaceChildren(...suggestions.map((suggestion, index) => item(suggestion, query, `${list.id}-${index}`)));
    choose(-1);
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const go = (index: number) => { const target = found[index]; if (target) window.location.assign(target.url); };

  input.addEventListener("input", () => {
    window.clearTimeout(timer);
    request?.abort();
    const query = input.value.trim();
    if (!query) { close(); return; }
    timer = window.setTimeout(() => {
      request = new AbortController();
      fetcher(query, request.signal).then((result) => show(result, query)).catch(() => undefined);
    }, 80);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose((active + 1) % found.length);
    else if (event.key === "ArrowUp") choose(active <= 0 ? found.length - 1 : active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) go(active);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf((event.target as Element).closest("li") as Element);
    if (at >= 0) go(at);
  });
  input.addEventListener("blur", close);
}

function item(suggestion: Suggestion, query: string, id: string): HTMLLIElement {
  const row = document.createElement("li");
  row.id = id;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  const text = document.createElement("span");
  const shared = suggestion.title.toLowerCase().startsWith(query.toLowerCase()) ? query.length : 0;
  const rest = document.createElement("b");
  rest.textContent = suggestion.title.slice(shared);
  text.append(suggestion.title.slice(0, shared), rest);
  if (suggestion.description) {
    const note = document.createElement("small");
    note.textContent = suggestion.description;
    text.append(note);
  }
  row.append(text);
  return row;
}

function fetchFrom(form: HTMLFormElement): Fetcher {
  return async (query, signal) => {
    const response = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}&limit=8`, { signal });
    if (!response.ok) return [];
    const body = (await response.json()) as { pages: { key: string; title: string; description?: string | null }[] };
    const base = form.dataset.articles ?? "/wiki/";
    return body.pages.map((page) => ({ ...page, url: base + encodeURI(page.key).replace(/[?#]/g, encodeURIComponent) }));
  };
}
