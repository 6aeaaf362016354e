// A picture or notice that was just chosen, or that a channel's slide has, shows itself at once:
// Wagtail writes its title only.
const show = (chooser, id) => {
  const preview = chooser.querySelector(".chooser__preview");
  const image = preview.querySelector("img") || preview.appendChild(new Image(64, 80));
  image.className = "hub-thumbnail";
  image.alt = "";
  image.loading = "lazy";
  image.onerror = () => image.remove(); // a notice without a photograph
  image.src = chooser.dataset.hubPhotos.replace("/0/", `/${id}/`);
};
document.addEventListener("change", ({ target }) => {
  const chooser = target.id ? document.getElementById(`${target.id}-chooser`) : null;
  if (chooser?.dataset.hubPhotos && target.value) show(chooser, target.value);
});
window.addEventListener("load", () => {
  for (const chooser of document.querySelectorAll("[data-hub-photos]")) {
    const field = document.getElementById(chooser.id.replace(/-chooser$/, ""));
    if (field?.value) show(chooser, field.value);
  }
});
