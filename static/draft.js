// Says so when a draft could not be kept, and leaves what was typed where it is.
const saved = document.getElementById("draft-saved");
const lost = "Not saved. Check your connection; what you typed is still here. Then choose “Save draft”.";
const signedOut = "You are signed out. Open the sign-in page in another tab, then go on here.";
document.body.addEventListener("htmx:beforeSwap", (event) => {
  if (event.target !== saved && event.detail.target !== saved && event.detail.xhr.status < 400) return;
  if (event.detail.xhr.status >= 400) {
    event.detail.shouldSwap = false;
    saved.textContent = lost;
  }
});
document.body.addEventListener("htmx:sendError", () => { saved.textContent = lost; });
document.body.addEventListener("htmx:timeout", () => { saved.textContent = lost; });
document.body.addEventListener("signed-out", () => { saved.textContent = signedOut; });
// Back from signing in: the form needs the new sign-in's token, or it could not be sent.
window.addEventListener("focus", async () => {
  if (saved.textContent !== signedOut) return;
  const answer = await fetch(location.href);
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("form [name=csrfmiddlewaretoken]")?.value;
  if (!token) return;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  saved.textContent = "You are signed in again. What you typed is still here.";
});
// What was typed before this page was wholly there is kept as well.
window.addEventListener("load", () => {
  const draft = document.getElementById("draft");
  const isTyped = (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked;
  if ([...draft.querySelectorAll("input, textarea")].some(isTyped)) draft.dispatchEvent(new Event("change"));
});
