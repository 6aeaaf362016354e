// A receipt: eight words for ten random bytes and a checksum byte, and what they lead to
// (DESIGN §5.8; `sync.receipts` is the Python twin). The words themselves never leave this machine.

import { base64url } from "jose";
import { joined, utf8 } from "./bytes.js";

export const WORDS = 8;
export const BYTES = 10;
const BITS_A_WORD = 11;
const LETTERS_ENOUGH = 4;
const ROUNDS = 600_000;
const SALT = "sebusca-receipt-1";
const LOOKUP = "sebusca lookup 1";
const WRAP = "sebusca wrap 1";

// Why words are no receipt: `rule` is "count", "word" (`places` of the wrong ones, from 0) or
// "checksum" (every word is one, together they are none).
export class ReceiptUnreadable extends Error {
  constructor(rule, places = []) {
    super(`no receipt: ${rule}`);
    this.name = "ReceiptUnreadable";
    this.rule = rule;
    this.places = places;
  }
}

// Lower case without accents: both lists stay free of duplicates in this form.
export const bare = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// The words a person typed, in order, whatever stood between them.
export const wordsIn = (text) => text.split(/[^\p{L}\p{M}]+/u).filter(Boolean);

// A book for each language: `lists` has 2,048 words under "es" and "en".
export function booksOf(lists) {
  return Object.entries(lists).map(([language, list]) => ({
    language,
    list,
    places: new Map(list.map((word, place) => [bare(word), place])),
  }));
}

// The place in a book of the word that was typed whole, or by its first four letters or more, which
// are enough in either list (BIP-39); -1 where there is none.
function placeOf(word, book) {
  const typed = bare(word);
  const whole = book.places.get(typed);
  if (whole !== undefined || typed.length < LETTERS_ENOUGH) return whole ?? -1;
  const begun = [...book.places].filter(([known]) => known.startsWith(typed));
  return begun.length === 1 ? begun[0][1] : -1;
}

// Whether it is a word of one of the lists, or the beginning of one.
export const isWord = (word, books) => books.some((book) => placeOf(word, book) >= 0);

// The word that was begun, where the lists do not disagree on it; else what was typed.
export function completed(word, books) {
  if (books.some((book) => book.places.has(bare(word)))) return word;
  const found = books.map((book) => book.list[placeOf(word, book)]).filter(Boolean);
  return new Set(found).size === 1 ? found[0] : word;
}

// The ten bytes that eight typed words are, in whichever language they are written.
// Throws `ReceiptUnreadable`; where words are wrong, of the language that most of them are of.
export async function bytesOf(words, books) {
  if (words.length !== WORDS) throw new ReceiptUnreadable("count");
  let fewest;
  for (const book of books) {
    const places = words.map((word) => placeOf(word, book));
    const wrong = places.flatMap((place, at) => (place < 0 ? [at] : []));
    if (wrong.length === 0) {
      const bytes = await checked(places);
      if (bytes) return bytes;
    }
    if (fewest === undefined || wrong.length < fewest.length) fewest = wrong;
  }
  throw new ReceiptUnreadable(fewest.length ? "word" : "checksum", fewest);
}

// The eight words of ten bytes in a language.
export async function wordsOf(bytes, book) {
  let bits = (numberOf(bytes) << 8n) | BigInt(await checksum(bytes));
  const words = [];
  for (let left = WORDS; left > 0; left -= 1) {
    words.unshift(book.list[Number(bits & 0x7ffn)]);
    bits >>= BigInt(BITS_A_WORD);
  }
  return words;
}

// What ten bytes lead to: the hub's lookup, and the AES-256 key that the tip's key is wrapped by.
export async function keysOf(bytes) {
  const password = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveBits"]);
  const stretch = { name: "PBKDF2", hash: "SHA-256", salt: utf8(SALT), iterations: ROUNDS };
  const stretched = await crypto.subtle.deriveBits(stretch, password, 256);
  const source = await crypto.subtle.importKey("raw", stretched, "HKDF", false, ["deriveBits"]);
  // No salt: a zero one of the hash's length, which HMAC pads to anyway (RFC 5869 §2.2).
  const derive = (info) =>
    crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(info) }, source, 256);
  return {
    lookup: base64url.encode(new Uint8Array(await derive(LOOKUP))),
    wrap: new Uint8Array(await derive(WRAP)),
  };
}

async function checked(places) {
  const bits = places.reduce((all, place) => (all << BigInt(BITS_A_WORD)) | BigInt(place), 0n);
  const bytes = new Uint8Array(BYTES);
  let left = bits >> 8n;
  for (let at = BYTES - 1; at >= 0; at -= 1) {
    bytes[at] = Number(left & 0xffn);
    left >>= 8n;
  }
  return Number(bits & 0xffn) === (await checksum(bytes)) ? bytes : null;
}

async function checksum(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(bytes)))[0];
}

const numberOf = (bytes) => bytes.reduce((all, byte) => (all << 8n) | BigInt(byte), 0n);
