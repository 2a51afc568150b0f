// An improvement only: saves a story as it is typed. Every button works the same without it.
// The sentences come from the page, in its language; none is written here.
(() => {
  const form = document.querySelector("form[data-save]");
  const line = document.getElementById("saved");
  if (!form || !line || !window.fetch) return;
  const WAIT = 1500;
  const LONGEST_WAIT = 30000;
  const PATIENCE = 3000;
  // A request that outlives its page may carry 64 kB at most.
  const LEAVING_LIMIT = 60000;
  let savedBody = contents();
  let unsure = null; // a body whose answer never came: it is sent again before anything newer
  let running = null;
  let timer = 0;
  let pause = WAIT;

  function contents() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  // The words and pictures alone: a new revision is not a change of theirs.
  function story(body) {
    const fields = new URLSearchParams(body);
    return JSON.stringify([fields.get("words"), fields.getAll("picture_answer"), fields.get("supporter_words")]);
  }

  function dirty() {
    return story(contents()) !== story(savedBody);
  }

  // What static/js/stay.js asks before a page closes by itself.
  form.unsaved = dirty;

  // The next save goes on from this one: each of the two boxes, the person's and a supporter's, has its own text.
  function goesOn(told) {
    for (const name of ["revision", "copy", "supporter_revision", "supporter_copy"]) {
      if (form.elements[name]) form.elements[name].value = told[name];
    }
  }

  function say(sentence, time) {
    const words = sentence.replace("{time}", time || "");
    if (line.textContent !== words) line.textContent = words;
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  function ask(body, leaving) {
    return fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Autosave": "1", "Content-Type": "application/x-www-form-urlencoded" },
      credentials: "same-origin",
      keepalive: Boolean(leaving) && body.length < LEAVING_LIMIT,
    });
  }

  async function save() {
    if (running) return running;
    if (!unsure && !dirty()) return undefined;
    running = send(unsure || contents()).finally(() => {
      running = null;
      if (unsure || dirty()) later(pause);
    });
    return running;
  }

  async function send(body) {
    unsure = body;
    try {
      const answer = await ask(body);
      const told = answer.headers.get("Content-Type")?.includes("json") ? await answer.json() : {};
      if (answer.status === 422) {
        // Too long to keep: the words stay on the page, and sending them again as they are helps nobody.
        unsure = null;
        savedBody = body;
        say(told.error);
        return;
      }
      if (told.kept) {
        // The visit is over, and the words are kept for whoever wrote them.
        unsure = null;
        savedBody = body;
        say(form.dataset.closed);
        return;
      }
      if (!answer.ok || told.revision === undefined) throw new Error(String(answer.status));
      unsure = null;
      savedBody = body;
      pause = WAIT;
      goesOn(told);
      say(told.kept_copy ? form.dataset.kept : form.dataset.saved, told.saved);
    } catch {
      pause = Math.min(pause * 2, LONGEST_WAIT);
      say(form.dataset.notSaved);
    }
  }

  function saveBeforeLeaving() {
    if (dirty() && !running) {
      const body = contents();
      ask(body, true).then(async (answer) => {
        if (!answer.ok) return;
        // Somebody who only looked away finds the page as it was, and it goes on from here.
        const told = await answer.json();
        savedBody = body;
        goesOn(told);
        say(told.kept_copy ? form.dataset.kept : form.dataset.saved, told.saved);
      }).catch(() => {});
    }
  }

  form.addEventListener("input", () => later(pause));
  addEventListener("online", () => later(0));
  addEventListener("pagehide", saveBeforeLeaving);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") saveBeforeLeaving();
  });

  // A button must not overtake a save that is on its way: it would look like words from somewhere else.
  let pressed = false;
  document.addEventListener(
    "submit",
    (event) => {
      if (event.target !== form) {
        saveBeforeLeaving();
        return;
      }
      clearTimeout(timer);
      if (pressed || (!running && !unsure) || !form.requestSubmit) {
        savedBody = contents();
        return;
      }
      event.preventDefault();
      pressed = true;
      const patience = new Promise((done) => setTimeout(done, PATIENCE));
      Promise.race([save(), patience]).finally(() => form.requestSubmit(event.submitter));
    },
    true,
  );
})();
