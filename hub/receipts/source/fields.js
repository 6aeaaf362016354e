// The eight fields of the receipt page: one word in each, typed, pasted or scanned into any of them.

import { completed, isWord, wordsIn } from "./receipt.js";

export class Fields {
  // `inputs` in their order; `onTyped()` after every change, `onWrong(at)` when a field is left with
  // something in it that is no word.
  constructor(inputs, books, { onTyped, onWrong }) {
    this.inputs = inputs;
    this.books = books;
    Object.assign(this, { onTyped, onWrong });
    inputs.forEach((input, at) => {
      input.addEventListener("input", () => this.typed(at));
      input.addEventListener("blur", () => this.left(at));
      input.addEventListener("keydown", (event) => this.pressed(event, at));
    });
  }

  get words() {
    return this.inputs.flatMap((input) => wordsIn(input.value).slice(0, 1));
  }

  // Places of fields that are empty or hold no word of the lists.
  get wrong() {
    return this.inputs.flatMap((input, at) => (isWord(input.value.trim(), this.books) ? [] : [at]));
  }

  clear() {
    for (const input of this.inputs) {
      input.value = "";
      flag(input, false);
    }
  }

  complete() {
    for (const input of this.inputs) input.value = completed(input.value.trim(), this.books);
  }

  mark(places) {
    this.inputs.forEach((input, at) => flag(input, places.includes(at)));
    if (places.length) this.inputs[places[0]].focus();
  }

  // A space ends a word: on to the next field. Several words fill as many fields.
  typed(at) {
    const input = this.inputs[at];
    flag(input, false);
    this.onTyped();
    if (!/[\s\d.,;:-]/.test(input.value)) return;
    const words = wordsIn(input.value);
    // A whole receipt is one wherever it is put.
    const from = words.length === this.inputs.length ? 0 : at;
    input.value = words.length ? "" : input.value.replace(/[\s\d.,;:-]/g, "");
    words.slice(0, this.inputs.length - from).forEach((word, more) => {
      this.inputs[from + more].value = completed(word, this.books);
      flag(this.inputs[from + more], false);
    });
    if (words.length) this.inputs[Math.min(from + words.length, this.inputs.length - 1)].focus();
  }

  left(at) {
    const input = this.inputs[at];
    const word = completed(input.value.trim(), this.books);
    input.value = word;
    if (!word || isWord(word, this.books)) return;
    flag(input, true);
    this.onWrong(at);
  }

  pressed(event, at) {
    if (event.key === "Backspace" && this.inputs[at].value === "" && at > 0) {
      event.preventDefault();
      this.inputs[at - 1].focus();
    } else if (event.key === "Enter" && at < this.inputs.length - 1) {
      event.preventDefault();
      this.inputs[at + 1].focus();
    }
  }
}

// Marks a field as wrong, or not: what is wrong stands in the status line.
function flag(input, isWrong) {
  if (isWrong) {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", "status");
  } else {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}
