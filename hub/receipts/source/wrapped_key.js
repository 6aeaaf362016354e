// The tipster's private key and the desks it believes, under the key that the receipt's words give:
// a compact JWE (`dir`, RFC 7518 §4.5) beside the tip.

import { CompactEncrypt, compactDecrypt } from "jose";
import { canonicalJson, exactly, fromBase64url, matches, objectIn, padded, withoutPadding } from "./bytes.js";
import { privateKey, publicKey } from "./keys.js";
import { CannotOpen, Refused } from "./refused.js";

const BUCKETS = [4096, 8192];
const TIP_ID = /^[0-9a-f]{32}$/;

export async function wrap({ tip, key, desks }, wrapKey) {
  const header = { alg: "dir", enc: "A256GCM", typ: "sebusca-key", v: 1, tip };
  return new CompactEncrypt(padded(canonicalJson({ desks, key }), BUCKETS))
    .setProtectedHeader(header)
    .encrypt(wrapKey);
}

// `{ tip, key, desks }`. Throws `CannotOpen` for another receipt's or a decoy (which no one can tell
// apart), `Refused` for what was written in another way than ours.
export async function unwrap(text, wrapKey) {
  const header = headerOf(text);
  let plaintext;
  try {
    const only = { keyManagementAlgorithms: ["dir"], contentEncryptionAlgorithms: ["A256GCM"] };
    plaintext = (await compactDecrypt(text, wrapKey, only)).plaintext;
  } catch {
    throw new CannotOpen("these words do not open it");
  }
  const { desks, key } = exactly(objectIn(withoutPadding(plaintext), "wrapped_key"), ["desks", "key"], "wrapped_key");
  if (!Array.isArray(desks) || desks.length < 1) throw new Refused("wrapped_key", "no desks");
  for (const desk of desks) {
    const { id, name_es, name_en } = exactly(desk, ["id", "name_es", "name_en", "signing_key"], "wrapped_key");
    if (![id, name_es, name_en].every((name) => matches(name, /./))) throw new Refused("wrapped_key", "no desk's name");
    await publicKey(desk.signing_key, "wrapped_key");
  }
  return { tip: header.tip, key: await privateKey(key, "wrapped_key"), desks };
}

function headerOf(text) {
  const parts = typeof text === "string" ? text.split(".") : [];
  if (parts.length !== 5 || parts[1] !== "") throw new Refused("wrapped_key", "no compact JWE without a wrapped key");
  const [, , iv, size, tag] = parts.map((part) => fromBase64url(part, "wrapped_key").length);
  if (iv !== 12 || tag !== 16 || !BUCKETS.includes(size)) throw new Refused("wrapped_key", "a size is not ours");
  const header = objectIn(fromBase64url(parts[0], "wrapped_key"), "wrapped_key");
  exactly(header, ["alg", "enc", "typ", "v", "tip"], "wrapped_key");
  const { alg, enc, typ, v, tip } = header;
  if (alg !== "dir" || enc !== "A256GCM" || typ !== "sebusca-key" || v !== 1 || !matches(tip, TIP_ID)) {
    throw new Refused("wrapped_key", "its header is not ours");
  }
  return header;
}
