/** Marks the section being read in the table of contents, and closes the mobile disclosure after a jump. */
export function startContents(toc: HTMLDetailsElement): void {
  const links = [...toc.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')];
  const pairs = links.map((link) => ({ link, target: document.getElementById(decodeURIComponent(link.hash.slice(1))) }));
  const wide = window.matchMedia("(min-width: 70rem)");
  if (wide.matches) toc.open = true;
  toc.addEventListener("click", (event) => {
    if ((event.target as Element).closest("a") && !wide.matches) toc.open = false;
  });
  let waiting = false;
  const update = () => {
    waiting = false;
    const current = currentEntry(pairs.map(({ target }) => target?.getBoundingClientRect().top ?? Infinity), 120);
    pairs.forEach(({ link }, index) => {
      if (index === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  };
  window.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(update);
  }, { passive: true });
  update();
}

/** The last heading that has passed `line` pixels from the top; -1 above all of them. */
export function currentEntry(tops: number[], line: number): number {
  let current = -1;
  tops.forEach((top, index) => { if (top <= line) current = index; });
  return current;
}
