// Proof of work: what a sealed tip costs whoever sends it, so that nobody fills the hub for nothing.
// SHA-256("sebusca-work-1" || tip id || content's SHA-256 || nonce) begins with `bits` zero bits.

import { fromHex, joined, matches, utf8 } from "./bytes.js";

const PREFIX = "sebusca-work-1";
const NONCE_BYTES = 8;

export async function isPaid(tip, content, nonce, bits) {
  if (!matches(nonce, /^[0-9a-f]{16}$/)) return false;
  return (await zeroBits(tip, content, fromHex(nonce))) >= bits;
}

// The nonce, 16 hexadecimal digits: about 2^bits hashes.
export async function solve(tip, content, bits) {
  const nonce = new Uint8Array(NONCE_BYTES);
  const counter = new DataView(nonce.buffer);
  for (let tried = 0n; ; tried += 1n) {
    counter.setBigUint64(0, tried);
    if ((await zeroBits(tip, content, nonce)) >= bits) return tried.toString(16).padStart(2 * NONCE_BYTES, "0");
  }
}

async function zeroBits(tip, content, nonce) {
  const digest = await crypto.subtle.digest("SHA-256", joined(utf8(PREFIX), fromHex(tip), fromHex(content), nonce));
  let bits = 0;
  for (const byte of new Uint8Array(digest)) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}
