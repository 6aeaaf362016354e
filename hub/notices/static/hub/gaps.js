// What is missing, asked again a moment after the last key; and the way from each line to its field.
const PAUSE_MS = 900;

document.addEventListener("DOMContentLoaded", () => {
  const panel = document.querySelector("[data-hub-gaps]");
  const form = panel?.closest("form");
  if (!form) return;
  const list = panel.querySelector("[data-hub-gaps-list]");
  let waiting = 0;
  let asked = 0;

  const ask = async () => {
    const number = (asked += 1);
    const answer = await fetch(panel.dataset.hubGaps, { method: "POST", body: new FormData(form) });
    if (answer.status !== 200 || number !== asked) return;
    const said = (await answer.text()).trim();
    if (said !== list.dataset.said) list.innerHTML = said;
    list.dataset.said = said;
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => ask().catch(() => {}), PAUSE_MS);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);

  panel.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    const folded = field.closest("[data-panel]")?.querySelector("[data-panel-toggle][aria-expanded='false']");
    folded?.click();
    const chooser = document.getElementById(`${field.id}-chooser`);
    const point = field.closest(".hub-has-focus")?.querySelector("[data-hub-focus-point]");
    const buttons = [...(chooser?.querySelectorAll("button, a") || [])];
    const usable =
      (field.name?.endsWith("focus_x") && point) || buttons.find((each) => each.offsetParent) || field;
    usable.scrollIntoView({ block: "center" });
    usable.focus({ preventScroll: true });
  });
});
