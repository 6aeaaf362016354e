// The receipt page: words in, replies out. Everything it says stands in the page's own language in
// `<template id="says">`; everything that was typed or read is gone on Clear, after five minutes
// without a touch, and when the page is left.

import lists from "sebusca-words";
import { askHub } from "./asking.js";
import { HubSilent, read } from "./dialogue.js";
import { Fields } from "./fields.js";
import { Idle } from "./idle.js";
import { booksOf, ReceiptUnreadable } from "./receipt.js";

const part = (id) => document.getElementById(id);

class ReceiptPage {
  constructor() {
    this.language = document.documentElement.lang;
    this.form = part("receipt");
    this.books = booksOf(lists);
    this.fields = new Fields([...this.form.querySelectorAll("input")], this.books, {
      onTyped: () => this.typed(),
      onWrong: (at) => this.name(at),
    });
    this.idle = new Idle({
      onWarning: () => this.tell("idle"),
      onBack: () => this.untell("idle"),
      onEnd: () => this.wipe("wiped"),
    });
    this.turn = 0; // an answer to words that were wiped meanwhile must not be shown
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.look();
    });
    part("clear").addEventListener("click", () => this.wipe("cleared"));
    addEventListener("pagehide", () => this.wipe());
    addEventListener("pageshow", () => this.wipe()); // what a browser kept, or filled in by itself
    part("needs-script").hidden = true;
    this.form.hidden = false;
  }

  typed() {
    this.idle.start();
    this.tell("");
  }

  async look() {
    if (this.isBusy) return;
    this.fields.complete();
    const wrong = this.fields.wrong;
    this.forget();
    if (wrong.length) {
      this.complain(wrong);
      return;
    }
    const turn = this.turn;
    this.busy(true);
    this.tell("looking");
    try {
      const found = await read(this.fields.words, this.books, (lookup) => askHub(this.form.dataset.hub, lookup));
      if (turn === this.turn) this.show(found);
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    } finally {
      this.busy(false);
    }
  }

  // Which word is wrong, by its number; an empty place is told apart from a misspelt one.
  complain(places) {
    this.fields.mark(places);
    this.name(places[0]);
  }

  name(at) {
    const word = this.fields.inputs[at].value;
    this.tell(word ? "word" : "empty", { number: at + 1, word });
  }

  fail(error) {
    if (error instanceof ReceiptUnreadable) {
      if (error.places.length) this.complain(error.places);
      else this.tell("checksum");
    } else {
      this.tell(error instanceof HubSilent ? "silent" : "failed");
    }
  }

  show(found) {
    this.idle.start();
    const said = found?.replies ?? [];
    this.tell(said.length ? "" : "nothing");
    if (!said.length) return;
    part("replies").replaceChildren(...said.map((one) => this.element(one)));
    part("answers").hidden = false;
    part("answers-title").focus();
  }

  element({ number, desk, reply, refused }) {
    const item = document.createElement("li");
    if (refused) {
      item.className = "refused";
      item.append(this.line("p", this.words(`refused-${refused}`, { number }) || this.words("refused", { number })));
      return item;
    }
    const head = this.line("p", "");
    head.className = "from";
    const time = this.line("time", this.hour(reply.written_at));
    time.dateTime = reply.written_at;
    head.append(this.line("strong", this.language === "es" ? desk.name_es : desk.name_en), " ", time);
    const text = this.line("p", reply.text);
    text.className = "text";
    text.dir = "auto";
    item.append(head, text);
    return item;
  }

  hour(instant) {
    return new Intl.DateTimeFormat(this.language, { dateStyle: "long", timeStyle: "short" }).format(new Date(instant));
  }

  line(name, text) {
    const element = document.createElement(name);
    element.textContent = text;
    return element;
  }

  words(name, values = {}) {
    const said = part("says").content.querySelector(`[data-says="${name}"]`)?.textContent ?? "";
    return said.replace(/\{(\w+)\}/g, (_, field) => String(values[field]));
  }

  tell(name, values) {
    this.told = name;
    part("status").textContent = name ? this.words(name, values) : "";
  }

  untell(name) {
    if (this.told === name) this.tell("");
  }

  busy(is) {
    this.isBusy = is; // not `disabled`: the button would lose the focus
    part("look").setAttribute("aria-disabled", String(is));
    this.form.setAttribute("aria-busy", String(is));
  }

  forget() {
    this.turn += 1;
    part("replies").replaceChildren();
    part("answers").hidden = true;
  }

  wipe(why = "") {
    this.forget();
    this.fields.clear();
    this.idle.stop();
    this.busy(false);
    this.tell(why);
    if (why === "cleared") this.fields.inputs[0].focus();
  }
}

if (globalThis.crypto?.subtle) new ReceiptPage();
else part("needs-script").textContent = part("says").content.querySelector('[data-says="insecure"]').textContent;
