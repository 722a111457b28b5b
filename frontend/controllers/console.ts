/** The debug console of a module: Enter runs a line and shows what came of it, the arrows bring lines back. */
interface Answer { text?: string; error?: string | { message?: string }; trace?: string[] }

export function startConsole(root: HTMLElement): void {
  const form = root.closest("form");
  const field = root.querySelector<HTMLTextAreaElement>("textarea[name=wpConsoleLine]");
  const log = root.querySelector<HTMLElement>("[data-console-log]");
  const earlier = root.querySelector<HTMLInputElement>("input[name=wpConsoleEarlier]");
  const answers = root.querySelector<HTMLInputElement>("input[name=wpConsoleAnswers]");
  const [run, clear] = [root.querySelector<HTMLButtonElement>("button[name=wpConsole]"), root.querySelector<HTMLButtonElement>("button[name=wpConsoleClear]")];
  if (!form || !field || !log || !earlier || !answers || !run || !clear) return;
  const lines = readList(earlier.value).map(String);
  const said = readList(answers.value);
  let at = lines.length;
  const ask = async () => {
    const line = field.value;
    if (!line.trim() || run.disabled) return;
    run.disabled = true;
    const answer = await send(root, form, line, lines);
    run.disabled = false;
    if (answer === null) { form.requestSubmit(run); return; }
    show(log, line, answer);
    lines.push(line);
    said.push([answer.text ?? "", errorOf(answer)]);
    earlier.value = JSON.stringify(lines.slice(-100));
    answers.value = JSON.stringify(said.slice(-100));
    at = lines.length;
    field.value = "";
    field.focus();
  };
  run.addEventListener("click", (event) => { event.preventDefault(); void ask(); });
  clear.addEventListener("click", (event) => {
    event.preventDefault();
    log.replaceChildren();
    lines.length = said.length = at = 0;
    earlier.value = answers.value = "[]";
    field.focus();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void ask();
    } else if ((event.key === "ArrowUp" || event.key === "ArrowDown") && !field.value.includes("\n")) {
      const next = at + (event.key === "ArrowUp" ? -1 : 1);
      if (next < 0 || next > lines.length) return;
      event.preventDefault();
      at = next;
      field.value = lines[at] ?? "";
    }
  });
}

async function send(root: HTMLElement, form: HTMLFormElement, line: string, lines: string[]): Promise<Answer | null> {
  const text = form.querySelector<HTMLTextAreaElement>("textarea[name=wpTextbox1]")?.value ?? "";
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "");
  body.set("title", root.dataset.title ?? "");
  body.set("text", text);
  body.set("line", line);
  body.set("earlier", JSON.stringify(lines.slice(-100)));
  try {
    const answer = await fetch(root.dataset.console ?? "", { method: "POST", body });
    return (await answer.json()) as Answer;
  } catch {
    return null;
  }
}

export function show(log: HTMLElement, line: string, answer: Answer): void {
  log.append(piece("p", "console-line", line));
  if (answer.text) log.append(piece("pre", "console-text", answer.text));
  const error = errorOf(answer);
  if (error) log.append(piece("pre", "console-error", error));
  log.scrollTop = log.scrollHeight;
}

/** What went wrong: in the module, with its trace, or in asking. */
export function errorOf(answer: Answer): string {
  if (typeof answer.error === "object") return answer.error.message ?? "";
  return [answer.error ?? "", ...(answer.trace ?? [])].filter(Boolean).join("\n");
}

function piece(name: string, kind: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.className = kind;
  element.textContent = text;
  return element;
}

function readList(text: string): unknown[] {
  try {
    const found: unknown = JSON.parse(text || "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}
