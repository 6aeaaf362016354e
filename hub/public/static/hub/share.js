// The system's own way of passing a page on, where there is one; without it the links beside do.
const button = document.getElementById("share-button");
if (button && navigator.share) {
  button.hidden = false;
  button.addEventListener("click", () => {
    // Whoever changes their mind rejects the promise: nothing to say to them.
    navigator.share({ title: button.dataset.title, url: button.dataset.url }).catch(() => {});
  });
}
