// Why something that came from outside is not believed. `rule` is one of Python's own
// (`sync.sealing`), for programs; the message is English, for a log on the developer's machine.

export class Refused extends Error {
  constructor(rule, message) {
    super(message);
    this.name = "Refused";
    this.rule = rule;
  }
}

// What no key of ours opens: another person's, a decoy, or something that was tampered with.
export class CannotOpen extends Refused {
  constructor(message) {
    super("closed", message);
    this.name = "CannotOpen";
  }
}
