// Wipes a page that nobody touches: a warning first, then the end. Times in milliseconds.
// A sleeping phone stops its timers, so that the clock is looked at when the page comes back.

const AFTER = 5 * 60_000;
const WARNING = 30_000;
const TOUCHES = ["pointerdown", "keydown", "input", "scroll"];

export class Idle {
  constructor({ onWarning, onBack, onEnd }) {
    Object.assign(this, { onWarning, onBack, onEnd, timer: 0, end: Infinity });
    for (const kind of TOUCHES) addEventListener(kind, () => this.touched(), { capture: true, passive: true });
    document.addEventListener("visibilitychange", () => this.look());
  }

  // Begins to count; each touch from here on begins anew.
  start() {
    this.end = Date.now() + AFTER;
    this.look();
  }

  stop() {
    clearTimeout(this.timer);
    this.end = Infinity;
  }

  touched() {
    if (this.end === Infinity) return;
    this.onBack();
    this.start();
  }

  look() {
    clearTimeout(this.timer);
    if (this.end === Infinity) return;
    const left = this.end - Date.now();
    if (left <= 0) {
      this.stop();
      this.onEnd();
      return;
    }
    if (left <= WARNING) this.onWarning();
    this.timer = setTimeout(() => this.look(), left > WARNING ? left - WARNING : left);
  }
}
