// Says so when a draft could not be kept, and leaves what was typed where it is.
const saved = document.getElementById("draft-saved");
const lost = "Not saved. Check your connection; what you typed is still here. Then choose “Save draft”.";
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target !== saved && event.detail.target !== saved && event.detail.xhr.status < 400) return;
  if (event.detail.xhr.status >= 400) {
    event.detail.shouldSwap = false;
    saved.textContent = lost;
  }
});
document.body.addEventListener("htmx:sendError", () => { saved.textContent = lost; });
document.body.addEventListener("htmx:timeout", () => { saved.textContent = lost; });
