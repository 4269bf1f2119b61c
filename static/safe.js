// The page on which sign-in details are shown: counts down, blanks, copies. Without it the page goes away by itself.
(() => {
  const shown = document.getElementById("shown");
  if (!shown) return;
  const secrets = shown.querySelector("[data-secrets]");
  const words = shown.querySelector("[data-countdown]");
  let left = Number(shown.dataset.seconds);
  let isBlank = false;

  const blank = () => {
    isBlank = true;
    secrets.remove();
    words.remove();
    shown.querySelector("[data-blank-row]").hidden = true;
    shown.querySelector("[data-blanked]").hidden = false;
  };

  // The authenticator's code: how long it counts, and when it is over the next one in its place.
  const countCodes = () => {
    for (const row of secrets.querySelectorAll("[data-code-left]")) {
      row.dataset.codeLeft -= 1;
      const more = Number(row.dataset.codeLeft);
      if (more > 0) {
        row.querySelector("[data-code-seconds]").textContent = `It counts for ${more} more second${more === 1 ? "" : "s"}`;
      } else {
        row.closest(".secret").querySelector(".secret__text").textContent = row.querySelector(".secret__next").textContent;
        row.remove();
      }
    }
  };

  const count = () => {
    if (isBlank) return;
    countCodes();
    left -= 1;
    if (left <= 0) {
      blank();
      window.location.replace(shown.dataset.then);
      return;
    }
    words.textContent = `Shown for ${left} more second${left === 1 ? "" : "s"}, then this page goes away by itself.`;
  };

  shown.querySelector("[data-blank-row]").hidden = false;
  shown.querySelector("[data-blank]").addEventListener("click", blank);
  document.addEventListener("keydown", (event) => event.key === "Escape" && !isBlank && blank());
  // A page kept for the back button keeps no secret.
  window.addEventListener("pagehide", () => isBlank || blank());
  window.setInterval(count, 1000);

  if (navigator.clipboard && window.isSecureContext) {
    for (const button of shown.querySelectorAll("[data-copy]")) {
      button.parentElement.hidden = false;
      button.addEventListener("click", async () => {
        const text = button.closest(".secret").querySelector(".secret__text").textContent;
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied. Paste it, then copy something else.";
      });
    }
  }
})();
