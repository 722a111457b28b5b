/** Menus are <details>; this closes them on Escape, on a click elsewhere, and when another one opens. */
export function startDropdowns(root: Document): void {
  const all = () => [...root.querySelectorAll<HTMLDetailsElement>("details.dropdown[open]")];
  root.addEventListener("click", (event) => {
    for (const menu of all()) if (!menu.contains(event.target as Node)) menu.open = false;
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of all()) {
      const inside = menu.contains(root.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary")?.focus();
    }
  });
}
