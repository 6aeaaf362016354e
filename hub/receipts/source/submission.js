// A tip, sealed and ready to go: what `PUT /api/v1/tips/{id}` takes, but for the proof of work.
// The web form will send it; until then the vectors hold it to what Python makes.

import { canonicalJson } from "./bytes.js";
import { seal } from "./envelope.js";
import { publicHalf } from "./keys.js";
import { wrap } from "./wrapped_key.js";

// `tip` without its `reply_key`, which is the public half of `secret`; `receipt` from `keysOf`;
// `to` a list of `{ desk, key }`: the intake desks of the manifest, each with its key of today.
export async function sealTip(tip, secret, receipt, to) {
  const whole = { ...tip, reply_key: publicHalf(secret) };
  const desks = to.map(({ desk: { id, name_es, name_en, signing_key } }) => ({ id, name_es, name_en, signing_key }));
  return {
    schema_version: 1,
    id: tip.id,
    envelope: await seal(canonicalJson(whole), { tip: tip.id }, to.map(({ key }) => key)),
    lookup: receipt.lookup,
    wrapped_key: await wrap({ tip: tip.id, key: secret, desks }, receipt.wrap),
  };
}

// What the proof of work is bound to: the SHA-256 of the submission's canonical JSON.
export async function contentSha256(submission) {
  const digest = await crypto.subtle.digest("SHA-256", canonicalJson(submission));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
