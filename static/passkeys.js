// Passkeys and security keys: asks the browser, then sends its answer with the form.
const refusals = {
  NotAllowedError: "Nothing was used: it was cancelled, or it took too long. Try again when you are ready.",
  InvalidStateError: "This one is already set up. Use another one.",
  SecurityError: "Passkeys work only at the school’s own address, which begins with https.",
  NotSupportedError: "This browser or key cannot do that. Try another browser or another key.",
};

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).request_options;
}

function asChosen(options, form) {
  const isPasskey = new FormData(form).get("kind") === "passkey";
  const wanted = options.publicKey.authenticatorSelection;
  wanted.residentKey = isPasskey ? "required" : "discouraged";
  wanted.requireResidentKey = isPasskey;
  wanted.userVerification = isPasskey ? "required" : "discouraged";
  return options;
}

function say(form, words) {
  const place = form.querySelector("[data-says]");
  place.textContent = words;
  place.hidden = !words;
}

async function ask(event) {
  const form = event.target;
  event.preventDefault();
  say(form, "");
  try {
    const options = await optionsOf(form);
    const answer = form.dataset.passkey === "create"
      ? await window.webauthnJSON.create(asChosen(options, form))
      : await window.webauthnJSON.get(options);
    form.elements.credential.value = JSON.stringify(answer);
    const shared = document.getElementById("id_shared");
    if (form.elements.shared && shared) form.elements.shared.value = shared.checked ? "on" : "";
    form.submit();
  } catch (fault) {
    say(form, refusals[fault.name] || "That did not work. Check your connection, then try again.");
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", ask);
}
