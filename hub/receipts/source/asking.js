// The one call of the receipt page: the lookup in the body, so that no log of addresses has it.

import { HubSilent } from "./dialogue.js";

export async function askHub(address, lookup) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ lookup }),
      mode: "same-origin",
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
      referrerPolicy: "no-referrer",
    });
  } catch (error) {
    throw new HubSilent(error.message);
  }
  if (!answer.ok) throw new HubSilent(`HTTP ${answer.status}`);
  try {
    return await answer.json();
  } catch (error) {
    throw new HubSilent(error.message);
  }
}
