// A button that copies a field or a line; without this script the words stand there to be chosen by hand.
if (navigator.clipboard && window.isSecureContext) {
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.parentElement.hidden = false;
    button.addEventListener("click", async () => {
      const words = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(words.value ?? words.textContent);
      button.textContent = button.dataset.copied;
    });
  }
}
