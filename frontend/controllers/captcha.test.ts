import { describe, expect, it } from "vitest";
import { createHash } from "node:crypto";
import { findProof } from "./captcha.ts";
import { digestWords } from "./sha256.ts";

function hex(words: Uint32Array): string {
  return Array.from(words, (word) => word.toString(16).padStart(8, "0")).join("");
}

describe("digestWords", () => {
  it.each(["", "abc", "x".repeat(55), "x".repeat(56), "x".repeat(64), "ü漢字".repeat(40)])("is SHA-256 of %j", (text) => {
    expect(hex(digestWords(text))).toBe(createHash("sha256").update(text).digest("hex"));
  });
});

describe("findProof", () => {
  it("finds a number whose digest starts with the zeros asked for", () => {
    const found = findProof("token", 10, 0, 100000);
    const digest = createHash("sha256").update(`token:${found}`).digest();
    expect(digest.readUInt32BE(0) >>> 22).toBe(0);
  });

  it("says when there is none in the range", () => {
    expect(findProof("token", 32, 0, 10)).toBe(-1);
  });
});
