// Once the end of what changed has been on the screen, the decision stays in reach.
document.addEventListener("DOMContentLoaded", () => {
  const end = document.querySelector("[data-hub-seen]");
  const decision = document.querySelector(".hub-decision--approval");
  if (!end || !decision) return;
  const watch = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    decision.classList.add("hub-decision--seen");
    watch.disconnect();
  });
  watch.observe(end);
});
