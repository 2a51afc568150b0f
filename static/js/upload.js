// An improvement only: shows how far a photo or a document has come, and tries again after a lost signal. It is the
// same form with the same number each time, so a file that had arrived after all is not there twice.
// The sentences come from the page, in its language; none is written here.
(() => {
  if (!window.XMLHttpRequest || !window.FormData || !window.DOMParser) return;
  const MOST_TRIES = 6;
  let sending = false;

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-upload]") || !form.elements.file.files.length) return;
    event.preventDefault();
    if (sending) return;
    sending = true;
    send(form, new FormData(form), 1);
  });

  function say(form, words) {
    const line = form.querySelector("[data-sending-line]");
    line.hidden = false;
    line.querySelector("p").textContent = words;
    return line.querySelector("progress");
  }

  function send(form, content, attempt) {
    const bar = say(form, form.dataset.sending);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = Math.round((event.loaded / event.total) * 100);
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      say(form, form.dataset.looking);
    });
    request.addEventListener("load", () => arrived(form, request));
    request.addEventListener("error", () => lost(form, content, attempt));
    request.addEventListener("timeout", () => lost(form, content, attempt));
    request.send(content);
  }

  function arrived(form, request) {
    sending = false;
    if (new URL(request.responseURL).search) {
      location.assign(request.responseURL);
      return;
    }
    // The page again, with why it was not taken.
    const answer = new DOMParser().parseFromString(request.responseText, "text/html");
    const main = answer.querySelector("main");
    if (!main) {
      location.reload();
      return;
    }
    document.title = answer.title;
    document.querySelector("main").replaceWith(document.adoptNode(main));
    document.querySelector(".errors")?.scrollIntoView();
    document.querySelector("main").focus();
  }

  function lost(form, content, attempt) {
    if (attempt >= MOST_TRIES) {
      sending = false;
      say(form, form.dataset.lost);
      return;
    }
    say(form, form.dataset.again);
    setTimeout(() => send(form, content, attempt + 1), 1000 * 2 ** (attempt - 1));
  }
})();
