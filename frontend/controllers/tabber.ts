/** "tabber" boxes show one of their panels at a time. Without scripts all are open, each under its title. */
let boxes = 0;

export function startTabber(box: HTMLElement): void {
  const panels = [...box.children].filter((child): child is HTMLElement => child.classList.contains("tabbertab"));
  if (box.dataset.tabberReady || panels.length === 0) return;
  box.dataset.tabberReady = "1";
  boxes += 1;
  const list = document.createElement("div");
  list.className = "tabbernav";
  list.setAttribute("role", "tablist");
  const buttons = panels.map((panel, number) => makeButton(panel, `tabber-${boxes}-${number}`));
  const show = (chosen: number, focus: boolean) => {
    buttons.forEach((button, number) => {
      const isChosen = number === chosen;
      button.setAttribute("aria-selected", String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
      panels[number]!.hidden = !isChosen;
      if (isChosen && focus) button.focus();
    });
  };
  buttons.forEach((button, number) => {
    button.addEventListener("click", () => show(number, false));
    button.addEventListener("keydown", (event) => {
      const step = stepOf(event.key, getComputedStyle(box).direction === "rtl");
      if (step === 0) return;
      event.preventDefault();
      show((number + step + buttons.length) % buttons.length, true);
    });
  });
  list.append(...buttons);
  box.prepend(list);
  show(0, false);
}

function makeButton(panel: HTMLElement, id: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.id = id;
  button.textContent = panel.title;
  button.setAttribute("role", "tab");
  panel.removeAttribute("title");
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", id);
  return button;
}

function stepOf(key: string, isMirrored: boolean): number {
  if (key === "ArrowRight") return isMirrored ? -1 : 1;
  if (key === "ArrowLeft") return isMirrored ? 1 : -1;
  return 0;
}
