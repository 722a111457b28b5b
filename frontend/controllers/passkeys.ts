/** Forms that ask the browser for a passkey: they show their button where passkeys are known, and send what comes back. */

type Options = Record<string, unknown>;

/** What the server writes as base64url is bytes for the browser. */
export function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = new Uint8Array(plain.length);
  for (let at = 0; at < plain.length; at++) bytes[at] = plain.charCodeAt(at);
  return bytes;
}

export function toText(bytes: ArrayBuffer): string {
  const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The options of the server as the browser takes them. `alone`: the passkey will do without a password. */
export function readOptions(given: Options, alone: boolean | null): Options {
  const options = { ...(given.publicKey as Options) };
  options.challenge = toBytes(options.challenge as string);
  for (const name of ["excludeCredentials", "allowCredentials"]) {
    const list = options[name] as { id: string }[] | undefined;
    if (list) options[name] = list.map((one) => ({ ...one, id: toBytes(one.id) }));
  }
  const user = options.user as { id: string } | undefined;
  if (user) options.user = { ...user, id: toBytes(user.id) };
  if (alone !== null) {
    const wanted = { ...(options.authenticatorSelection as Options) };
    wanted.residentKey = alone ? "required" : "discouraged";
    wanted.requireResidentKey = alone;
    if (alone) wanted.userVerification = "required";
    options.authenticatorSelection = wanted;
  }
  return options;
}

export function startPasskeys(root: ParentNode = document): void {
  if (typeof PublicKeyCredential === "undefined") return;
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    const button = form.querySelector<HTMLButtonElement>("[data-passkey-start]");
    if (!button) continue;
    button.hidden = false;
    for (const note of root.querySelectorAll<HTMLElement>("[data-passkey-missing]")) note.hidden = true;
    button.addEventListener("click", () => { void ask(form, button); });
  }
}

async function ask(form: HTMLFormElement, button: HTMLButtonElement): Promise<void> {
  const failed = form.querySelector<HTMLElement>("[data-passkey-failed]");
  if (failed) failed.hidden = true;
  button.disabled = true;
  try {
    const answer = form.dataset.passkey === "make" ? await make(form) : await use(form);
    const field = form.querySelector<HTMLInputElement>('[name="credential"]');
    if (!field) return;
    field.value = JSON.stringify(answer);
    form.submit();
  } catch {
    if (failed) failed.hidden = false;
    button.disabled = false;
  }
}

async function make(form: HTMLFormElement): Promise<Options> {
  const alone = form.querySelector<HTMLInputElement>('[name="passwordless"]');
  const publicKey = readOptions(await load(form), alone ? alone.checked : null);
  const made = (await navigator.credentials.create({ publicKey } as unknown as CredentialCreationOptions)) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    ...describe(made),
    response: { clientDataJSON: toText(response.clientDataJSON), attestationObject: toText(response.attestationObject) },
  };
}

async function use(form: HTMLFormElement): Promise<Options> {
  const publicKey = readOptions(await load(form), null);
  const found = (await navigator.credentials.get({ publicKey } as unknown as CredentialRequestOptions)) as PublicKeyCredential;
  const response = found.response as AuthenticatorAssertionResponse;
  return {
    ...describe(found),
    response: {
      clientDataJSON: toText(response.clientDataJSON),
      authenticatorData: toText(response.authenticatorData),
      signature: toText(response.signature),
      userHandle: response.userHandle ? toText(response.userHandle) : null,
    },
  };
}

function describe(credential: PublicKeyCredential): Options {
  return {
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

/** Options stand in the page, or are fetched when they are wanted: each holds once, and few who log in have a passkey. */
async function load(form: HTMLFormElement): Promise<Options> {
  const inPage = form.dataset.options ? document.getElementById(form.dataset.options) : null;
  if (inPage) return JSON.parse(inPage.textContent ?? "") as Options;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return ((await answer.json()) as { request_options: Options }).request_options;
}

if (typeof document !== "undefined") {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => startPasskeys());
  else startPasskeys();
}
