// Four choices above a preview make the name of its "mode"; they stay for this browser's session.
// Runs before Wagtail's own script looks at the panel.
"use strict";
(() => {
  const KEY = "sebusca-preview";
  const panel = document.currentScript.closest("[data-controller='w-preview']");
  const choices = [...panel.querySelectorAll("[data-hub-preview-choice]")];
  const mode = panel.querySelector("#id_preview_mode");
  const name = () => choices.map((choice) => choice.value).join("-");
  const set = () => {
    mode.options[0].value = name();
    mode.value = name();
  };
  let kept = {};
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY)) || {};
  } catch {
    // a browser that keeps nothing
  }
  for (const choice of choices) {
    const before = kept[choice.dataset.hubPreviewChoice];
    if ([...choice.options].some((option) => option.value === before)) choice.value = before;
    choice.addEventListener("change", () => {
      set();
      try {
        const chosen = choices.map((one) => [one.dataset.hubPreviewChoice, one.value]);
        sessionStorage.setItem(KEY, JSON.stringify(Object.fromEntries(chosen)));
      } catch {
        // as above
      }
      mode.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
  set();
  // Wagtail passes over what is chosen while it still loads: then the frame shows another screen
  // than the one that stands above it.
  panel.addEventListener("w-preview:loaded", () =>
    setTimeout(() => {
      const frame = panel.querySelector("#w-preview-iframe");
      const shown = new URL(frame.src, location.href).searchParams.get("mode");
      if (shown !== name()) mode.dispatchEvent(new Event("change", { bubbles: true }));
    }),
  );
})();
