/** 128 bits that name one stream of random numbers. */
export type RngKey = readonly [number, number, number, number];

/**
 * Derives a new key from a key and a label, so that streams with different labels share nothing.
 *
 * Four lanes of MurmurHash3's 32-bit body, cross-fed at the end (MurmurHash3_x86_128's layout); a hash is what makes
 * neighbouring seeds (0, 1, 2, …) start from unrelated states, which the generator's own seeding does not do.
 *
 * @param parent The key to start from.
 * @param label Any text.
 * @returns Four signed 32-bit integers, never all zero.
 */
export function deriveKey(parent: RngKey, label: string): RngKey {
  let a = parent[0] ^ 0x9e3779b9;
  let b = parent[1] ^ 0x85ebca6b;
  let c = parent[2] ^ 0xc2b2ae35;
  let d = parent[3] ^ 0x27d4eb2f;
  for (let index = 0; index < label.length; index++) {
    const unit = label.charCodeAt(index);
    a = Math.imul(a ^ unit, 597399067);
    b = Math.imul(b ^ (a >>> 15) ^ unit, 2869860233);
    c = Math.imul(c ^ (b >>> 13) ^ unit, 951274213);
    d = Math.imul(d ^ (c >>> 16) ^ unit, 2716044179);
    a = (a + d) | 0;
  }
  for (let round = 0; round < 2; round++) {
    a = finalMix((a + b) ^ label.length);
    b = finalMix(b + c);
    c = finalMix(c + d);
    d = finalMix(d + a);
  }
  return (a | b | c | d) === 0 ? [1, b, c, d] : [a, b, c, d];
}

/** MurmurHash3's finaliser: every input bit reaches every output bit. */
function finalMix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
