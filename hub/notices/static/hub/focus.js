// Where the face is: one click on the photograph, or the arrow keys. Beside it what each screen
// keeps of the photograph, by the rule of the screens themselves (screens/photograph/crop.py).
const STEP = 1;
const LARGE_STEP = 5;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const within = (value, most) => Math.min(Math.max(value, 0), most);

const crop = (frame, image, [x, y]) => {
  const [width, height, faded] = frame.dataset.hubFocusCrop.split(" ").map(Number);
  const shareX = Math.min(1, (width * image.naturalHeight) / (height * image.naturalWidth));
  const shareY = Math.min(1, (height * image.naturalWidth) / (width * image.naturalHeight));
  const kept = frame.querySelector("img");
  frame.style.aspectRatio = `${width} / ${height}`;
  kept.style.width = `${100 / shareX}%`;
  kept.style.left = `${(-100 * within(x / 100 - shareX / 2, 1 - shareX)) / shareX}%`;
  kept.style.top = `${(-100 * within(y / 100 - (shareY * (1 - faded)) / 2, 1 - shareY)) / shareY}%`;
};

const begin = (widget) => {
  const card = widget.closest("[data-inline-panel-child]") || widget.closest("[data-contentpath]");
  const named = (end) => card?.querySelector(`[name$="-${end}"]`);
  const [photo, x, y, set] = ["photo", "focus_x", "focus_y", "focus_set"].map(named);
  const chooser = card?.querySelector("[data-hub-photos]");
  if (!photo || !x || !y || !chooser) return;
  const image = widget.querySelector("[data-hub-focus-picture]");
  const point = widget.querySelector("[data-hub-focus-point]");

  const show = () => {
    const place = [Number(x.value), Number(y.value)];
    point.style.left = `${place[0]}%`;
    point.style.top = `${place[1]}%`;
    const label = widget.dataset.label.replace("LEFT", place[0]).replace("TOP", place[1]);
    point.setAttribute("aria-label", label);
    if (!image.naturalWidth) return;
    for (const frame of widget.querySelectorAll("[data-hub-focus-crop]")) crop(frame, image, place);
  };
  const move = (left, top) => {
    x.value = Math.round(within(left, 100));
    y.value = Math.round(within(top, 100));
    if (set) set.checked = true;
    x.dispatchEvent(new Event("change", { bubbles: true }));
    show();
  };
  const load = () => {
    widget.hidden = !photo.value;
    if (!photo.value) return;
    const address = chooser.dataset.hubPhotos.replace("/0/", `/${photo.value}/`);
    for (const each of widget.querySelectorAll("img")) each.src = address;
  };

  image.addEventListener("load", show);
  image.addEventListener("click", (event) => {
    const box = image.getBoundingClientRect();
    move((100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height);
    point.focus({ preventScroll: true });
  });
  point.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const step = event.shiftKey ? LARGE_STEP : STEP;
    move(Number(x.value) + arrow[0] * step, Number(y.value) + arrow[1] * step);
  });
  for (const field of [x, y]) field.addEventListener("input", show);
  photo.addEventListener("change", () => {
    if (set) set.checked = false; // another photograph, another face
    load();
  });
  card.classList.add("hub-has-focus");
  load();
};

const beginAll = () => {
  for (const widget of document.querySelectorAll("[data-hub-focus]:not([data-begun])")) {
    widget.dataset.begun = "";
    begin(widget);
  }
};

document.addEventListener("DOMContentLoaded", () => {
  beginAll();
  const forms = document.getElementById("id_pictures-FORMS");
  if (forms) new MutationObserver(beginAll).observe(forms, { childList: true });
});
