/** SHA-256 of a text, in one go: the browser's own one answers later, which is too slow a hundred thousand times. */

const K = makeConstants();

/** The digest of `text`, as eight words. */
export function digestWords(text: string): Uint32Array {
  return prepareDigest(text)("");
}

/** Digests of texts that start alike: whole blocks of the start are worked through once. What follows is ASCII. */
export function prepareDigest(start: string): (rest: string) => Uint32Array {
  const head = new TextEncoder().encode(start);
  const done = head.length & ~63;
  const state = new Uint32Array([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
  const w = new Int32Array(64);
  const view = new DataView(head.buffer, head.byteOffset);
  for (let at = 0; at < done; at += 64) compress(view, at, state, w);
  const tail = head.subarray(done);
  return (rest) => {
    const length = tail.length + rest.length;
    const padded = new Uint8Array((((length + 8) >> 6) + 1) * 64);
    padded.set(tail);
    for (let n = 0; n < rest.length; n++) padded[tail.length + n] = rest.charCodeAt(n);
    padded[length] = 0x80;
    const last = new DataView(padded.buffer);
    last.setUint32(padded.length - 8, Math.floor((done + length) / 0x20000000));
    last.setUint32(padded.length - 4, ((done + length) << 3) >>> 0);
    const h = state.slice();
    for (let at = 0; at < padded.length; at += 64) compress(last, at, h, w);
    return h;
  };
}

export function leadingZeroBits(words: Uint32Array): number {
  let bits = 0;
  for (const word of words) {
    if (word) return bits + Math.clz32(word);
    bits += 32;
  }
  return bits;
}

function compress(view: DataView, start: number, h: Uint32Array, w: Int32Array): void {
  for (let i = 0; i < 16; i++) w[i] = view.getInt32(start + i * 4);
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!, y = w[i - 2]!;
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3), s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  let a = h[0]! | 0, b = h[1]! | 0, c = h[2]! | 0, d = h[3]! | 0, e = h[4]! | 0, f = h[5]! | 0, g = h[6]! | 0, k = h[7]! | 0;
  for (let i = 0; i < 64; i++) {
    const t1 = (k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    k = g; g = f; f = e; e = (d + t1) | 0; d = c; c = b; b = a; a = (t1 + t2) | 0;
  }
  h[0]! += a; h[1]! += b; h[2]! += c; h[3]! += d;
  h[4]! += e; h[5]! += f; h[6]! += g; h[7]! += k;
}

function turn(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n));
}

/** The fractional parts of the cube roots of the first 64 primes: the standard's own definition. */
function makeConstants(): Int32Array {
  const out = new Int32Array(64);
  let count = 0;
  for (let n = 2; count < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) { prime = false; break; }
    if (prime) out[count++] = ((Math.cbrt(n) % 1) * 0x100000000) | 0;
  }
  return out;
}
