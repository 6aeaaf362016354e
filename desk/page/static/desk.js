// Conveniences only: the page works without them. Nothing is kept in the browser.
"use strict";

const page = document.body.dataset;
const lockAfterMs = Number(page.lockAfterS) * 1000;
const aliveEveryMs = 60 * 1000;
let touchedMs = Date.now();
let toldMs = Date.now();

// Somebody at the keyboard keeps the desk unlocked; the server counts, this page only tells it.
function touched() {
  touchedMs = Date.now();
  if (touchedMs - toldMs > aliveEveryMs && page.here === "yes") {
    toldMs = touchedMs;
    fetch(page.alive, { method: "POST", body: new URLSearchParams({ csrf: page.csrf }) }).catch(() => {});
  }
}
for (const kind of ["keydown", "pointerdown", "scroll"]) {
  addEventListener(kind, touched, { passive: true });
}

// What was on the screen goes with the keys.
setInterval(() => {
  if (page.here === "yes" && Date.now() - touchedMs > lockAfterMs) {
    location.replace(page.locked);
  }
}, 2000);

const words = document.querySelector("[data-words]");
const show = document.querySelector("[data-show-words]");
if (words && show) {
  show.closest("[data-needs-script]").hidden = false;
  show.addEventListener("change", () => {
    words.type = show.checked ? "text" : "password";
  });
}

const text = document.querySelector("[data-count]");
const counter = document.querySelector("[data-counter]");
if (text && counter) {
  const count = () => {
    counter.textContent = `${text.value.length} / ${text.dataset.count}`;
  };
  text.addEventListener("input", count);
  count();
}
