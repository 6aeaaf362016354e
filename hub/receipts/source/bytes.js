// Bytes, and the JSON that travels as bytes.

import { base64url } from "jose";
import { Refused } from "./refused.js";

const SPACE = 0x20;

export const utf8 = (text) => new TextEncoder().encode(text);

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function fromHex(text) {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

// Whether a value is a text of this form: `test` alone would take `["abc"]` for "abc".
export const matches = (value, form) => typeof value === "string" && form.test(value);

// Base64url without padding, one spelling for every value: the unused bits of the last character
// must be zero, or two texts would be the same bytes (RFC 4648 §3.5).
export function fromBase64url(text, rule) {
  // A length that no bytes have (4n + 1) is for `decode` to throw at, in its own words.
  if (!matches(text, /^[A-Za-z0-9_-]*$/) || text.length % 4 === 1) throw new Refused(rule, "no base64url");
  const bytes = base64url.decode(text);
  if (base64url.encode(bytes) !== text) throw new Refused(rule, "not the one spelling of its bytes");
  return bytes;
}

// Fills up with spaces, which mean nothing after JSON (RFC 8259 §2), to the first size that fits.
export function padded(bytes, sizes) {
  const size = sizes.find((bucket) => bytes.length <= bucket);
  if (size === undefined) throw new Refused("size", `${bytes.length} bytes are too many`);
  const full = new Uint8Array(size).fill(SPACE);
  full.set(bytes);
  return full;
}

// UTF-8 JSON with sorted keys and nothing that says nothing: what `sync.canonical` writes.
export function canonicalJson(value) {
  return utf8(JSON.stringify(sorted(value)));
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const kept = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}

export function withoutPadding(bytes) {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === SPACE) end -= 1;
  return bytes.subarray(0, end);
}

// The object that UTF-8 JSON says. What is written in another way than ours is refused: above all a
// member that occurs twice, of which readers believe different ones.
export function objectIn(bytes, rule) {
  let text, found;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    found = JSON.parse(text);
  } catch {
    throw new Refused(rule, "no JSON in UTF-8");
  }
  if (found === null || typeof found !== "object" || Array.isArray(found)) throw new Refused(rule, "no JSON object");
  if (JSON.stringify(found) !== text) throw new Refused(rule, "JSON in another form than is sent");
  return found;
}

// Refuses an object with a member too many or too few.
export function exactly(object, members, rule) {
  if (object === null || typeof object !== "object" || Array.isArray(object)) throw new Refused(rule, "no object");
  const found = Object.keys(object).sort().join();
  if (found !== [...members].sort().join()) throw new Refused(rule, "a member too many or too few");
  return object;
}
