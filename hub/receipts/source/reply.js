// A desk's reply: signed (compact JWS, ES256), then sealed to the tipster's own key. It is believed
// when a desk that was pinned under the receipt signed it, for this tip, at this place.

import { CompactSign, compactVerify, importJWK } from "jose";
import { canonicalJson, exactly, fromBase64url, matches, objectIn, utf8 } from "./bytes.js";
import { check, open, seal } from "./envelope.js";
import { Refused } from "./refused.js";

export const TYP = "sebusca-reply";
const MEMBERS = ["schema_version", "tip", "number", "desk", "written_at", "text"];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const MOST_CHARACTERS = 2000;

export async function sealReply(reply, recipient, signing) {
  const { kty, crv, x, y, d } = signing;
  const signed = await new CompactSign(canonicalJson(reply))
    .setProtectedHeader({ alg: "ES256", typ: TYP, kid: signing.kid })
    .sign(await importJWK({ kty, crv, x, y, d }, "ES256"));
  return seal(utf8(signed), { tip: reply.tip, n: reply.number }, [recipient]);
}

// `{ reply, desk }` of what lies in the place `number` under a receipt (`{ tip, key, desks }`).
// Throws `CannotOpen` for what this receipt's key does not open: the hub fills places without a reply
// with decoys, which nobody can tell from a reply that was changed on its way. Throws `Refused` for
// what it does open, but is not to be believed: rule "signer", "tip", "number" or "reply".
export async function openReply(envelope, number, { tip, key, desks }) {
  const header = await check(envelope, TYP);
  const signed = new TextDecoder().decode(await open(envelope, [key], TYP)).replace(/ +$/, "");
  if (header.tip !== tip) throw new Refused("tip", "an answer to another tip");
  if (header.n !== number) throw new Refused("number", "another reply's place");
  const { payload, desk } = await verified(signed, desks);
  const reply = exactly(objectIn(payload, "reply"), MEMBERS, "reply");
  checkShape(reply);
  if (reply.tip !== tip) throw new Refused("tip", "an answer to another tip");
  if (reply.number !== number) throw new Refused("number", "another reply's place");
  if (reply.desk !== desk.id) throw new Refused("signer", "signed by one desk in the name of another");
  return { reply, desk };
}

async function verified(signed, desks) {
  const parts = signed.split(".");
  if (parts.length !== 3) throw new Refused("reply", "no signed text in it");
  const [bytes] = parts.map((part) => fromBase64url(part, "reply"));
  const header = exactly(objectIn(bytes, "reply"), ["alg", "typ", "kid"], "reply");
  if (header.alg !== "ES256" || header.typ !== TYP) throw new Refused("reply", "signed in another way than ours");
  const desk = desks.find((one) => one.signing_key.kid === header.kid);
  if (desk === undefined) throw new Refused("signer", "signed by no desk of this receipt");
  try {
    const { kty, crv, x, y } = desk.signing_key;
    const { payload } = await compactVerify(signed, await importJWK({ kty, crv, x, y }, "ES256"), { algorithms: ["ES256"] });
    return { payload, desk };
  } catch {
    throw new Refused("signer", "not signed by the desk that it names");
  }
}

function checkShape({ schema_version: version, written_at: written, text }) {
  const fits = typeof text === "string" && text !== "" && [...text].length <= MOST_CHARACTERS;
  if (version !== 1 || !fits || !isInstant(written)) throw new Refused("reply", "not written as a reply is");
}

// A day that there is: `Date` reads 30 February as 2 March, and 24:00 as the next day.
function isInstant(text) {
  const read = matches(text, INSTANT) ? new Date(text) : NaN;
  return !Number.isNaN(Number(read)) && read.toISOString() === text.replace("Z", ".000Z");
}
