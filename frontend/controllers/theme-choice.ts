/** Light, dark, or whatever the device prefers: kept in this browser only. */
export type Theme = "light" | "dark" | "auto";
const KEY = "wikigrove-theme";

export function storedTheme(storage: Pick<Storage, "getItem"> | null = safeStorage()): Theme {
  const value = storage?.getItem(KEY);
  return value === "light" || value === "dark" ? value : "auto";
}

export function applyTheme(theme: Theme, root: HTMLElement): void {
  // A theme from the account's preferences is already in the page; only an explicit local choice replaces it.
  if (theme !== "auto") root.dataset.theme = theme;
  else if (!root.dataset.account) delete root.dataset.theme;
}

export function startThemeSwitch(form: HTMLElement, storage: Storage | null = safeStorage()): void {
  form.hidden = false;
  const inputs = [...form.querySelectorAll<HTMLInputElement>('input[name="theme"]')];
  const current = storedTheme(storage);
  for (const input of inputs) {
    input.checked = input.value === current;
    input.addEventListener("change", () => {
      storage?.setItem(KEY, input.value);
      delete document.documentElement.dataset.account;
      applyTheme(input.value as Theme, document.documentElement);
    });
  }
}

function safeStorage(): Storage | null {
  // Reading localStorage throws where cookies are blocked.
  try { return window.localStorage; } catch { return null; }
}
