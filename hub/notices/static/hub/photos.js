// A picture that was just chosen shows its face at once, not only after the draft is saved.
document.addEventListener("change", ({ target }) => {
  const chooser = target.id && document.getElementById(`${target.id}-chooser`);
  if (!chooser?.dataset.hubPhotos || !target.value) return;
  const preview = chooser.querySelector(".chooser__preview");
  const image = preview.querySelector("img") || preview.appendChild(new Image(64, 80));
  image.className = "hub-thumbnail";
  image.alt = "";
  image.src = chooser.dataset.hubPhotos.replace("/0/", `/${target.value}/`);
});
