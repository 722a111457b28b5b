import { expect, test, vi } from "vitest";
import { startConsole } from "./console.ts";

function page(): HTMLElement {
  document.body.innerHTML = `<form><input name="csrfmiddlewaretoken" value="t"><textarea name="wpTextbox1">return {}</textarea>
    <section data-console="/console" data-title="Module:A"><div data-console-log></div>
    <input name="wpConsoleEarlier" value="[]"><input name="wpConsoleAnswers" value="[]"><textarea name="wpConsoleLine"></textarea>
    <button name="wpConsole">Run</button><button name="wpConsoleClear">Clear</button></section></form>`;
  const root = document.querySelector<HTMLElement>("[data-console]")!;
  startConsole(root);
  return root;
}

async function run(root: HTMLElement, line: string): Promise<void> {
  const field = root.querySelector<HTMLTextAreaElement>("textarea")!;
  field.value = line;
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", cancelable: true }));
  await new Promise((resolve) => setTimeout(resolve, 0));
}

test("Enter runs the line with the lines before it, and shows text as text", async () => {
  const sent: FormData[] = [];
  vi.stubGlobal("fetch", (_: string, { body }: { body: FormData }) => {
    sent.push(body);
    return Promise.resolve({ ok: true, json: () => Promise.resolve({ text: "<b>1</b>\n", error: "", trace: [] }) });
  });
  const root = page();
  await run(root, "=1");
  await run(root, "=2");
  expect(sent[1]?.get("earlier")).toBe('["=1"]');
  expect(sent[1]?.get("text")).toBe("return {}");
  const log = root.querySelector("[data-console-log]")!;
  expect([...log.children].map((child) => child.textContent)).toEqual(["=1", "<b>1</b>\n", "=2", "<b>1</b>\n"]);
  expect(log.querySelector("b")).toBeNull();
  const field = root.querySelector<HTMLTextAreaElement>("textarea")!;
  field.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowUp", cancelable: true }));
  expect(field.value).toBe("=2");
  root.querySelector<HTMLButtonElement>("button[name=wpConsoleClear]")!.click();
  expect(log.children.length).toBe(0);
  expect(root.querySelector<HTMLInputElement>("input[name=wpConsoleEarlier]")!.value).toBe("[]");
});

test("an error is shown with its trace, a refusal with its reason", async () => {
  const answers = [{ text: "", error: "Lua error.", trace: ["Module:A:1: x"] }, { error: { message: "Too often." } }];
  vi.stubGlobal("fetch", () => Promise.resolve({ ok: true, json: () => Promise.resolve(answers.shift()) }));
  const root = page();
  await run(root, "x()");
  await run(root, "y()");
  expect([...root.querySelectorAll(".console-error")].map((e) => e.textContent)).toEqual(["Lua error.\nModule:A:1: x", "Too often."]);
});
