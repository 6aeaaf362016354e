// The receipt page's own modules against docs/vectors, in Node. Bundled and run by
// tests/test_hub_browser_vectors.py:
//   node browser_vectors.js read FOLDER   what was read: a list of { group, name, wrong }, as JSON
//   node browser_vectors.js write FILE    new answers from what FILE gives, for Python to read

import { readFileSync } from "node:fs";
import lists from "sebusca-words";
import { fromHex, utf8 } from "../hub/receipts/source/bytes.js";
import { read } from "../hub/receipts/source/dialogue.js";
import { check, open, seal } from "../hub/receipts/source/envelope.js";
import { newPrivateKey, publicHalf } from "../hub/receipts/source/keys.js";
import { booksOf, bytesOf, completed, keysOf, wordsIn, wordsOf } from "../hub/receipts/source/receipt.js";
import { openReply, sealReply } from "../hub/receipts/source/reply.js";
import { contentSha256, sealTip } from "../hub/receipts/source/submission.js";
import { isPaid, solve } from "../hub/receipts/source/work.js";
import { unwrap, wrap } from "../hub/receipts/source/wrapped_key.js";

const books = booksOf(lists);
const hex = (bytes) => Buffer.from(bytes).toString("hex");
const text = (bytes) => Buffer.from(bytes).toString("utf8");
const done = [];

// Runs one comparison; what it throws, or returns unequal to what was expected, is `wrong`.
async function compare(group, name, expected, action) {
  let actual;
  try {
    actual = await action();
  } catch (error) {
    actual = error.rule ? { rule: error.rule, places: error.places } : { thrown: String(error) };
  }
  const [wanted, found] = [expected, actual].map((value) => JSON.stringify(sorted(value)));
  done.push({ group, name, wrong: wanted === found ? "" : `expected ${wanted}, was ${found}`.slice(0, 400) });
}

function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

async function readReceipts({ cases, unreadable }) {
  for (const { data, words, lookup, wrap: key, typed } of cases) {
    for (const book of books) {
      await compare("receipt", `${data} in ${book.language}`, words[book.language], () => wordsOf(fromHex(data), book));
    }
    for (const [place, written] of typed.entries()) {
      await compare("receipt", `${data} typed ${place}`, data, async () => hex(await bytesOf(wordsIn(written), books)));
    }
    await compare("receipt", `${data} stretched`, { lookup, wrap: key }, async () => {
      const keys = await keysOf(fromHex(data));
      return { lookup: keys.lookup, wrap: hex(keys.wrap) };
    });
  }
  for (const { text: written, word } of unreadable) {
    await compare("unreadable", written, word, async () => {
      try {
        return `read as ${hex(await bytesOf(wordsIn(written), books))}`;
      } catch (error) {
        return error.places.length ? error.places[0] + 1 : null;
      }
    });
  }
}

async function readWrappedKeys({ cases }) {
  for (const one of cases) {
    const { wrap: key, tip, secret, desks, plaintext_json: plaintext, bucket, iv, wrapped_key: wrapped } = one;
    await compare("wrapped key", `${tip} opened`, { tip, key: secret, desks }, () => unwrap(wrapped, fromHex(key)));
    // A reader takes a larger bucket than is needed; we write the smallest.
    if (bucket === 4096 || utf8(plaintext).length > 4096) {
      await compare("wrapped key", `${tip} remade`, wrapped, () =>
        withRandom([iv], [], () => wrap({ tip, key: secret, desks }, fromHex(key))),
      );
    }
    await compare("wrapped key", `${tip} by other words`, { rule: "closed" }, () => unwrap(wrapped, new Uint8Array(32)));
    for (const [name, at, other] of [["a long iv", 2, "A".repeat(22)], ["white space in the tag", 4, `${wrapped.split(".")[4]}\n`]]) {
      const changed = wrapped.split(".").map((part, place) => (place === at ? other : part)).join(".");
      await compare("wrapped key", `${tip} ${name}`, { rule: "wrapped_key" }, () => unwrap(changed, fromHex(key)));
    }
    await compare("wrapped key", `${tip} plaintext`, JSON.parse(plaintext), () => ({ desks, key: secret }));
  }
}

async function readEnvelopes({ secrets, cases, refused }) {
  for (const one of cases) {
    const { name, tip, plaintext_json: plaintext, envelope, recipients } = one;
    for (const secret of secrets.filter(({ kid }) => recipients.some((each) => each.kid === kid))) {
      await compare("envelope", `${name} opened by ${secret.kid}`, plaintext, async () =>
        text(await open(envelope, [secret], "sebusca-tip")).trimEnd(),
      );
    }
    const stranger = await newPrivateKey();
    await compare("envelope", `${name} by a stranger`, { rule: "closed" }, () => open(envelope, [stranger], "sebusca-tip"));
    if (recipients.length > 1) {
      // With one recipient `jose` writes `epk` into the protected header, in an order of its own.
      const keys = recipients.map(({ kid }) => publicHalf(secrets.find((each) => each.kid === kid)));
      await compare("envelope", `${name} remade`, envelope, () => remade(one, utf8(plaintext), { tip: tip.id }, keys));
    }
  }
  for (const { name, rule, protected_json: header, at, value } of refused) {
    const bad = structuredClone(cases[0].envelope);
    if (header) bad.protected = Buffer.from(header).toString("base64url");
    else change(bad, at, value);
    await compare("refused", name, { rule }, () => check(bad, "sebusca-tip"));
  }
}

async function readReplies({ signing, secret, opened, cases, refused }) {
  const under = { tip: opened.tip_id, key: secret, desks: opened.desks };
  for (const { name, reply, envelope } of cases) {
    await compare("reply", name, reply, async () => (await openReply(envelope, reply.number, under)).reply);
    await compare("reply", `${name} in another place`, { rule: "number" }, () => openReply(envelope, reply.number + 1, under));
    const other = { ...under, tip: "0".repeat(32) };
    await compare("reply", `${name} to another tip`, { rule: "tip" }, () => openReply(envelope, reply.number, other));
    const stranger = { ...under, key: await newPrivateKey() };
    await compare("reply", `${name} for another receipt`, { rule: "closed" }, () => openReply(envelope, reply.number, stranger));
    const changed = { ...envelope, tag: `${envelope.tag[0] === "A" ? "B" : "A"}${envelope.tag.slice(1)}` };
    await compare("reply", `${name} changed`, { rule: "closed" }, () => openReply(changed, reply.number, under));
    await compare("reply", `${name} signing key`, signing.kid, () => opened.desks[0].signing_key.kid);
  }
  for (const { name, why, envelope } of refused) {
    const { n } = JSON.parse(Buffer.from(envelope.protected, "base64url"));
    const rule = { desk: "signer", form: "reply" }[why] ?? why;
    await compare("reply refused", name, { rule }, () => openReply(envelope, n, under));
  }
}

async function readWork({ cases, unpaid }) {
  for (const { tip, content, bits, nonce } of cases) {
    await compare("work", `${bits} bits paid`, true, () => isPaid(tip, content, nonce, bits));
    await compare("work", `${bits} bits solved`, nonce, () => solve(tip, content, bits));
  }
  for (const { tip, content, bits, nonce } of unpaid) {
    await compare("work", `${tip} ${nonce} unpaid`, false, () => isPaid(tip, content, nonce, bits));
  }
}

async function completeWords() {
  for (const [typed, whole] of [["aban", "abandon"], ["ÁBAC", "ábaco"], ["aba", "aba"], ["xxxx", "xxxx"], ["cárc", "cárcel"], ["anim", "anim"]]) {
    await compare("completed", typed, whole, () => completed(typed, books));
  }
}

function change(envelope, at, value) {
  const last = at.at(-1);
  const holder = at.slice(0, -1).reduce((inner, step) => inner[step], envelope);
  if (value === null) delete holder[last];
  else holder[last] = value;
}

// Seals again with the random values of a case.
function remade(one, plaintext, header, keys) {
  const ephemeral = one.recipients.map((recipient) => recipient.ephemeral);
  return withRandom([one.content_key, one.iv], ephemeral, () => seal(plaintext, header, keys));
}

// Runs an action in which every random value is the next of these (hexadecimal; private JWKs).
async function withRandom(values, keys, action) {
  const { getRandomValues, subtle } = crypto;
  const { generateKey } = subtle;
  const [left, leftKeys] = [[...values], [...keys]];
  crypto.getRandomValues = (array) => {
    const at = left.findIndex((value) => value.length === 2 * array.length);
    array.set(fromHex(left.splice(at, 1)[0]));
    return array;
  };
  subtle.generateKey = async (algorithm) => {
    const { kty, crv, x, y, d } = leftKeys.shift();
    return {
      privateKey: await subtle.importKey("jwk", { kty, crv, x, y, d }, algorithm, true, ["deriveBits"]),
      publicKey: await subtle.importKey("jwk", { kty, crv, x, y }, algorithm, true, []),
    };
  };
  try {
    return await action();
  } finally {
    Object.assign(crypto, { getRandomValues });
    subtle.generateKey = generateKey;
  }
}

// New answers: random keys, receipts and ephemerals, as a browser would make them.
async function written({ tip, desks, signing, text: said, bits }) {
  const secret = await newPrivateKey();
  const data = crypto.getRandomValues(new Uint8Array(10));
  const receipt = await keysOf(data);
  const words = Object.fromEntries(await Promise.all(books.map(async (book) => [book.language, await wordsOf(data, book)])));
  const submissions = [];
  for (const count of [1, 2]) {
    const submission = await sealTip(tip, secret, receipt, desks.slice(0, count));
    const content = await contentSha256(submission);
    submissions.push({ submission, content, bits, nonce: await solve(tip.id, content, bits) });
  }
  const reply = {
    schema_version: 1, tip: tip.id, number: 1, desk: desks[0].desk.id, written_at: "2026-03-03T09:30:00Z", text: said,
  };
  const sealed = await sealReply(reply, publicHalf(secret), signing);
  // What the page itself does with it, the hub's part played here.
  const answer = { wrapped_key: submissions[0].submission.wrapped_key, replies: [{ n: 1, envelope: sealed }] };
  const shown = await read(words.es, books, async (lookup) => (lookup === receipt.lookup ? answer : null));
  // And with a hub that does not keep to what it should answer.
  const hostile = {
    crooked: await read(words.es, books, async () => ({ ...answer, replies: [...answer.replies, { n: 2, envelope: { ...sealed, tag: "AAAAA" } }] })),
    numbered: await read(words.es, books, async () => ({ ...answer, replies: [{ n: 1e9, envelope: sealed }] })).catch(({ name }) => name),
    nothing: await read(words.es, books, async () => null).catch(({ name }) => name),
  };
  return { hostile, data: hex(data), words, lookup: receipt.lookup, secret: publicHalf(secret), submissions, reply, sealed, shown };
}

const [mode, path] = process.argv.slice(2);
if (mode === "read") {
  const vector = (name) => JSON.parse(readFileSync(`${path}/${name}.json`, "utf8"));
  await readReceipts(vector("receipt"));
  await readWrappedKeys(vector("wrapped-key"));
  await readEnvelopes(vector("envelope"));
  await readReplies(vector("reply"));
  await readWork(vector("work"));
  await completeWords();
  console.log(JSON.stringify(done));
} else {
  console.log(JSON.stringify(await written(JSON.parse(readFileSync(path, "utf8")))));
}
