/** `mw.hook(name)`: who adds a function later still hears of what was said last. */
type Listener = (...values: unknown[]) => void;

export interface Hook { add(...listeners: Listener[]): Hook; remove(...listeners: Listener[]): Hook; fire(...values: unknown[]): Hook }

const hooks = new Map<string, Hook>();

export function hook(name: string): Hook {
  const known = hooks.get(name);
  if (known) return known;
  const listeners = new Set<Listener>();
  let last: unknown[] | null = null;
  const made: Hook = {
    add(...more) {
      for (const listener of more) {
        listeners.add(listener);
        if (last) call(name, listener, last);
      }
      return made;
    },
    remove(...gone) { gone.forEach((listener) => listeners.delete(listener)); return made; },
    fire(...values) { last = values; listeners.forEach((listener) => call(name, listener, values)); return made; },
  };
  hooks.set(name, made);
  return made;
}

/** One gadget that fails must not keep the others from hearing. */
function call(name: string, listener: Listener, values: unknown[]): void {
  try { listener(...values); } catch (error) { console.error(`mw.hook ${name}`, error); }
}
