import { expect, test, vi } from "vitest";
import { compose, startSandbox } from "./sandbox.ts";

function page(method: string, path: string, fields: string): HTMLElement {
  document.body.innerHTML = `<div data-sandbox data-base="/api" data-token="t+"><form data-method="${method}" data-path="${path}">${fields}<div data-answer></div><button>Go</button></form></div>`;
  return document.querySelector<HTMLElement>("[data-sandbox]")!;
}

test("values go where their declaration says", () => {
  const root = page("PUT", "/namespaces/{number}", `<input name="p.number" value="1/2" data-source="path"><input name="p.limit" value="5" data-source="query">
    <input name="p.name" value="12" data-source="body" data-kind="string"><input name="p.aliases" value='["a"]' data-source="body" data-kind="array"><input name="p.none" value="" data-source="body">`);
  expect(compose(root.querySelector("form")!, "/api", "t+")).toEqual({
    address: "/api/namespaces/1%2F2?limit=5", method: "PUT", body: '{"name":"12","aliases":["a"]}',
    headers: { Accept: "application/json, */*", "Content-Type": "application/json", "X-CSRF-Token": "t+" },
  });
});

test("the answer is shown as text, with its status", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response('{"a":"<b>"}', { status: 404, headers: { "RateLimit-Remaining": "7" } })));
  const root = page("GET", "/site", "");
  startSandbox(root);
  root.querySelector<HTMLFormElement>("form")!.requestSubmit();
  await new Promise((resolve) => setTimeout(resolve, 10));
  const answer = root.querySelector<HTMLElement>("[data-answer]")!;
  expect(answer.querySelector("p")!.textContent).toMatch(/GET \/api\/site · 404 .* RateLimit-Remaining: 7/);
  expect(answer.querySelector("p")!.className).toBe("is-bad");
  expect(answer.querySelector("pre")!.textContent).toBe('{\n "a": "<b>"\n}');
});
