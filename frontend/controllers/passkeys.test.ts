import { describe, expect, it } from "vitest";
import { readOptions, toBytes, toText } from "./passkeys.ts";

describe("bytes and base64url", () => {
  it.each([[[]], [[0]], [[255, 254, 253]], [[251, 239, 190, 1]]])("go there and back: %j", (numbers: number[]) => {
    const text = toText(new Uint8Array(numbers).buffer);
    expect(text).not.toMatch(/[+/=]/);
    expect([...toBytes(text)]).toEqual(numbers);
  });
});

describe("readOptions", () => {
  const given = {
    publicKey: {
      challenge: "AQI",
      user: { id: "Aw", name: "Ada" },
      excludeCredentials: [{ type: "public-key", id: "BA" }],
      authenticatorSelection: { userVerification: "preferred" },
    },
  };

  it("makes bytes of what is written as text", () => {
    const options = readOptions(given, null);
    expect([...(options.challenge as Uint8Array)]).toEqual([1, 2]);
    expect([...(options.user as { id: Uint8Array }).id]).toEqual([3]);
    expect([...(options.excludeCredentials as { id: Uint8Array }[])[0]!.id]).toEqual([4]);
    expect(options.authenticatorSelection).toEqual({ userVerification: "preferred" });
  });

  it("asks for a finger or a PIN where no password will be", () => {
    const alone = { residentKey: "required", requireResidentKey: true, userVerification: "required" };
    expect(readOptions(given, true).authenticatorSelection).toEqual(alone);
    const beside = { residentKey: "discouraged", requireResidentKey: false, userVerification: "preferred" };
    expect(readOptions(given, false).authenticatorSelection).toEqual(beside);
    expect(given.publicKey.challenge).toBe("AQI");
  });
});
