// From a receipt's words to what the desk answered. Nothing but the lookup leaves this machine.

import { CannotOpen, Refused } from "./refused.js";
import { bytesOf, keysOf } from "./receipt.js";
import { openReply } from "./reply.js";
import { unwrap } from "./wrapped_key.js";

const MOST_REPLIES = 999; // `Reply.number` of `sync.models.tip`

// The hub could not be asked, or answered something else than it should: try again, or call.
export class HubSilent extends Error {
  constructor(message) {
    super(message);
    this.name = "HubSilent";
  }
}

// What lies at the hub for eight words: `{ replies: [{ number, desk, reply } | { number, refused }] }`,
// in order; `null` where nothing does, which is the same for words of a tip that is still on its way
// and for words of no tip. `ask` takes the lookup to the hub and brings back its answer.
// Throws `ReceiptUnreadable` before anything is asked; `HubSilent`.
export async function read(words, books, ask) {
  const keys = await keysOf(await bytesOf(words, books));
  const answer = await ask(keys.lookup);
  let opened;
  try {
    opened = await unwrap(answer?.wrapped_key, keys.wrap);
  } catch (error) {
    if (error instanceof CannotOpen) return null;
    throw error instanceof Refused ? new HubSilent(error.message) : error;
  }
  if (!Array.isArray(answer?.replies) || !answer.replies.every((one) => isNumber(one?.n))) {
    throw new HubSilent("no replies in the answer");
  }
  const found = [];
  for (const { n, envelope } of answer.replies) {
    const one = await readOne(envelope, n, opened);
    if (one) found.push(one);
  }
  found.sort((a, b) => a.number - b.number);
  return { replies: withGaps(found) };
}

async function readOne(envelope, number, opened) {
  try {
    return { number, ...(await openReply(envelope, number, opened)) };
  } catch (error) {
    if (error instanceof CannotOpen) return null; // a decoy: every answer has as many places
    if (error instanceof Refused) return { number, refused: error.rule };
    throw error;
  }
}

// Or a number without bounds would have as many gaps shown.
const isNumber = (n) => Number.isInteger(n) && n >= 1 && n <= MOST_REPLIES;

// Replies are counted from 1: one that is left out shows.
function withGaps(found) {
  const numbers = new Map(found.map((one) => [one.number, one]));
  const last = Math.max(0, ...numbers.keys());
  return Array.from({ length: last }, (_, at) => numbers.get(at + 1) ?? { number: at + 1, refused: "missing" });
}
