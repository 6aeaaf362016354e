// Whoever chose or uploaded something goes on where it stands now. Wagtail gives the focus back to
// the button that opened its window; that button is hidden by then, and the next Tab would begin at
// the top of the page. On a photograph it goes to the point that says where the face is.
let chosen = null;

document.addEventListener("change", ({ target }) => {
  const chooser = target.id ? document.getElementById(`${target.id}-chooser`) : null;
  if (chooser && target.value && document.querySelector(".modal.in")) chosen = { chooser, field: target };
});

const goOn = ({ chooser, field }) => {
  const widget = field.closest(".hub-has-focus")?.querySelector("[data-hub-focus]:not([hidden])");
  const point = widget?.querySelector("[data-hub-focus-point]");
  const next = point || [...chooser.querySelectorAll("button, a")].find((each) => each.offsetParent);
  if (!next) return;
  const bring = () => document.activeElement === next && next.scrollIntoView({ block: "center" });
  if (point) {
    const help = widget.querySelector(".hub-focus__help");
    help.id ||= `${field.id}-face`;
    point.setAttribute("aria-describedby", help.id);
    widget.querySelector("[data-hub-focus-picture]").addEventListener("load", bring, { once: true });
  }
  next.focus({ preventScroll: true });
  bring();
};

window.jQuery?.(document).on("hidden.bs.modal", () => {
  if (chosen) goOn(chosen);
  chosen = null;
});
