// P-256 keys as the manifest and the receipt carry them: JWKs named by their own thumbprint.

import { calculateJwkThumbprint, importJWK } from "jose";
import { exactly, fromBase64url } from "./bytes.js";
import { Refused } from "./refused.js";

const PUBLIC = ["kty", "crv", "x", "y", "kid"];
const COORDINATE = 32; // bytes of a number of P-256 (RFC 7518 §6.2.1.2, §6.2.2.1)

// A public key (RFC 7518 §6.2.1), checked: a point of the curve and its own name (RFC 7638).
export async function publicKey(jwk, rule = "curve") {
  exactly(jwk, PUBLIC, rule);
  await checkPoint(jwk, rule);
  if ((await calculateJwkThumbprint(jwk, "sha256")) !== jwk.kid) throw new Refused(rule, "kid is not the key's own");
  return jwk;
}

// The private key of a person or a desk, its public half checked as above.
export async function privateKey(jwk, rule = "curve") {
  exactly(jwk, [...PUBLIC, "d"], rule);
  const { d, ...open } = jwk;
  await publicKey(open, rule);
  checkNumber(d, rule);
  return jwk;
}

// A one-time key of a sender: a point of P-256 and nothing else.
export async function checkEphemeral(epk) {
  exactly(epk, ["kty", "crv", "x", "y"], "member");
  await checkPoint(epk, "curve");
}

// A fresh key pair: the tipster's own.
export async function newPrivateKey() {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  return { kty, crv, x, y, d, kid: await calculateJwkThumbprint({ kty, crv, x, y }, "sha256") };
}

export const publicHalf = ({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, kid });

async function checkPoint({ kty, crv, x, y }, rule) {
  if (kty !== "EC" || crv !== "P-256") throw new Refused(rule, "not a key of P-256");
  checkNumber(x, rule);
  checkNumber(y, rule);
  try {
    await importJWK({ kty, crv, x, y }, "ECDH-ES+A256KW"); // WebCrypto refuses what is no point
  } catch {
    throw new Refused(rule, "x and y are no point of P-256");
  }
}

function checkNumber(text, rule) {
  if (fromBase64url(text, rule).length !== COORDINATE) throw new Refused(rule, "a number is not 32 bytes");
}
