// Sealed JSON: JWE general JSON serialization (RFC 7516 §7.2.1) in one profile and no other
// (DESIGN §5.2). `sync.sealing` is the Python twin; docs/vectors holds both to the same bytes.

import { flattenedDecrypt, GeneralEncrypt, importJWK } from "jose";
import { exactly, fromBase64url, matches, objectIn, padded } from "./bytes.js";
import { checkEphemeral } from "./keys.js";
import { CannotOpen, Refused } from "./refused.js";

export const ALG = "ECDH-ES+A256KW";
export const ENC = "A256GCM";
export const BUCKETS = [4096, 8192, 16384, 32768];
export const REPLY_BUCKETS = [8192];
const MOST_RECIPIENTS = 8;
const MOST_PROTECTED = 2048;
const TIP_ID = /^[0-9a-f]{32}$/;
const KID = /^[A-Za-z0-9_-]{43}$/;

// Seals bytes to public keys: a tip (`{ tip }`) or a reply (`{ tip, n }`).
export async function seal(plaintext, { tip, n }, keys) {
  const kids = keys.map((key) => key.kid);
  const typ = n === undefined ? "sebusca-tip" : "sebusca-reply";
  const sealing = new GeneralEncrypt(padded(plaintext, n === undefined ? BUCKETS : REPLY_BUCKETS));
  sealing.setProtectedHeader({ alg: ALG, enc: ENC, typ, v: 1, tip, ...(n === undefined ? {} : { n }), kids });
  for (const key of keys) {
    const { kty, crv, x, y } = key;
    sealing.addRecipient(await importJWK({ kty, crv, x, y }, ALG)).setUnprotectedHeader({ kid: key.kid });
  }
  return sealing.encrypt();
}

// What an envelope says of itself, once all of it is ours: `{ tip, n, kids }`.
// Throws `Refused` naming the rule; opens nothing.
export async function check(envelope, typ) {
  exactly(envelope, ["protected", "recipients", "iv", "ciphertext", "tag"], "member");
  if (String(envelope.protected).length > MOST_PROTECTED) throw new Refused("oversized", "the header is too long");
  const header = objectIn(fromBase64url(envelope.protected, "protected"), "protected");
  checkHeader(header, typ);
  const { recipients } = envelope;
  if (!Array.isArray(recipients) || recipients.length < 1 || recipients.length > MOST_RECIPIENTS) {
    throw new Refused("member", "no recipients, or too many");
  }
  // With one recipient its ephemeral key may stand in the protected header (RFC 7518 §4.6.1.1).
  const inHeader = "epk" in header;
  if (inHeader && recipients.length !== 1) throw new Refused("member", "one ephemeral key for several recipients");
  for (const recipient of recipients) {
    exactly(recipient, ["header", "encrypted_key"], "member");
    checkMembers(recipient.header, inHeader ? ["kid"] : ["kid", "epk"]);
    await checkEphemeral(inHeader ? header.epk : recipient.header.epk);
    checkLength(recipient.encrypted_key, [40], "size");
  }
  const kids = recipients.map((recipient) => recipient.header.kid);
  if (!Array.isArray(header.kids) || JSON.stringify(kids) !== JSON.stringify(header.kids)) {
    throw new Refused("kid", "the recipients are not those of the header");
  }
  if (!kids.every((kid) => matches(kid, KID)) || new Set(kids).size !== kids.length) {
    throw new Refused("kid", "a recipient's name is no key's, or there twice");
  }
  checkLength(envelope.iv, [12], "size");
  checkLength(envelope.tag, [16], "size");
  checkLength(envelope.ciphertext, typ === "sebusca-tip" ? BUCKETS : REPLY_BUCKETS, "size");
  return { tip: header.tip, n: header.n, kids };
}

// The padded plaintext, by whichever of these private keys it is sealed to.
// Throws `Refused`, or `CannotOpen` where it is sealed to none of them or was changed.
export async function open(envelope, secrets, typ) {
  const { kids } = await check(envelope, typ);
  const secret = secrets.find((one) => kids.includes(one.kid));
  if (secret === undefined) throw new CannotOpen("sealed to other keys");
  const { recipients, ...shared } = envelope;
  const one = { ...shared, ...recipients[kids.indexOf(secret.kid)] };
  const only = { keyManagementAlgorithms: [ALG], contentEncryptionAlgorithms: [ENC] };
  try {
    const { kty, crv, x, y, d } = secret;
    return (await flattenedDecrypt(one, await importJWK({ kty, crv, x, y, d }, ALG), only)).plaintext;
  } catch {
    throw new CannotOpen("this key does not open it, or it was changed");
  }
}

function checkHeader(header, typ) {
  const members = ["alg", "enc", "typ", "v", "tip", "kids", ...(typ === "sebusca-reply" ? ["n"] : [])];
  checkMembers(header, "epk" in header ? [...members, "epk"] : members);
  if (header.alg !== ALG) throw new Refused("alg", "another alg");
  if (header.enc !== ENC) throw new Refused("enc", "another enc");
  if (header.typ !== typ) throw new Refused("typ", "another typ");
  if (header.v !== 1) throw new Refused("member", "another version");
  if (!matches(header.tip, TIP_ID)) throw new Refused("id", "tip is no tip's id");
  if ("n" in header && !(Number.isInteger(header.n) && header.n >= 1 && header.n <= 999)) {
    throw new Refused("number", "n is no reply's number");
  }
}

// A member that could steer the cryptography is refused by its own name (RFC 8725 §3.6).
function checkMembers(header, members) {
  const strange = Object.keys(Object(header)).filter((name) => !members.includes(name));
  exactly(header, members, ["zip", "crit", "alg", "enc", "typ"].find((name) => strange.includes(name)) ?? "member");
}

function checkLength(text, sizes, rule) {
  const { length } = fromBase64url(text, rule);
  if (!sizes.includes(length)) throw new Refused(rule, `${length} bytes, where ${sizes.join(" or ")} belong`);
}
