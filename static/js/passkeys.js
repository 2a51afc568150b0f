// Passkeys, where the browser has them. Without this file the forms stay hidden and everything else works.
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const described = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));

  async function asked(form) {
    const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
    const answer = await fetch(form.dataset.options, { method: "POST", body });
    // A visit that has ended, or a second factor that is asked for again, is a page: go and see it.
    if (answer.redirected || !(answer.headers.get("Content-Type") || "").startsWith("application/json")) {
      location.reload();
      return null;
    }
    return answer.json();
  }

  async function made(form, options) {
    if (form.dataset.passkey === "add") {
      return navigator.credentials.create({
        publicKey: {
          ...options,
          challenge: bytes(options.challenge),
          user: { ...options.user, id: bytes(options.user.id) },
          excludeCredentials: described(options.excludeCredentials),
        },
      });
    }
    const allowed = described(options.allowCredentials);
    return navigator.credentials.get({
      publicKey: { ...options, challenge: bytes(options.challenge), allowCredentials: allowed },
    });
  }

  function written(credential) {
    const response = { clientDataJSON: text(credential.response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"])
      if (credential.response[name]) response[name] = text(credential.response[name]);
    return JSON.stringify({ id: credential.id, rawId: text(credential.rawId), type: credential.type, response });
  }

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const button = form.querySelector("button");
      const said = form.querySelector("[role=status]");
      button.disabled = true;
      said.textContent = "";
      try {
        const options = await asked(form);
        if (!options) return;
        form.elements.answer.value = written(await made(form, options));
        form.submit();
      } catch {
        said.textContent = form.dataset.stopped;
        button.disabled = false;
      }
    });
  }
  for (const words of document.querySelectorAll("[data-without-passkeys]")) words.hidden = true;
})();
