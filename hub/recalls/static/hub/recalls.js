// Asks once a second which screens have confirmed; writes only what changed, so that nothing flickers
// and a screen reader hears each sentence once.
document.addEventListener("DOMContentLoaded", () => {
  const section = document.querySelector("[data-hub-confirming]");
  if (!section) return;
  const bar = section.querySelector("progress");
  const words = section.querySelector("[role=status]");
  const lists = section.querySelector("[data-hub-lists]");
  const EVERY_MS = 1000, ONCE_DONE_MS = 5000;
  let place = section.dataset.place;
  let listed = "";
  const say = (text, well) => {
    if (words.textContent !== text) words.textContent = text;
    words.classList.toggle("hub-well", well);
  };
  const show = (found) => {
    place = found.place ?? "";
    bar.hidden = found.on === 0;
    bar.max = Math.max(found.on, 1);
    bar.value = found.confirmed;
    say(found.words, found.done);
    if (listed === found.lists || lists.contains(document.activeElement)) return;
    listed = found.lists;
    lists.innerHTML = found.lists;
  };
  const ask = async () => {
    let next = EVERY_MS;
    if (!document.hidden) {
      try {
        const answer = await fetch(`${section.dataset.hubConfirming}?place=${place}`, { cache: "no-store" });
        if (!answer.ok) throw new Error(answer.status);
        const found = await answer.json();
        show(found);
        if (found.done) next = ONCE_DONE_MS;
      } catch {
        say(section.dataset.lost, false);
      }
    }
    setTimeout(ask, next);
  };
  setTimeout(ask, EVERY_MS);
});
