// An improvement only: reads the page, or one row of it, aloud with the browser's own voice, and marks what it reads.
// Where there is no voice for the page's language there is no button. The words come from the page; none is here.
(() => {
  const words = document.currentScript.dataset;
  const voices = window.speechSynthesis;
  const main = document.getElementById("main");
  if (!voices || !main || !window.SpeechSynthesisUtterance) return;
  const language = document.documentElement.lang;
  const BLOCKS = "h1, h2, h3, p, li, dt, dd, legend, label, blockquote, summary, th, td, [data-easy-words]";
  const ASIDE = ".listen, .staying, .saved, [hidden], noscript, button";
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const bar = document.createElement("p");
  const pause = button(words.pause, hold);
  let pressed = null; // the button that began it: it stops it too
  let marked = null;
  let queue = [];
  let turn = 0; // what an older reading says no longer counts

  function voice() {
    return voices.getVoices().find((each) => each.lang.toLowerCase().split(/[-_]/)[0] === language);
  }

  function button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = label;
    made.addEventListener("click", act);
    return made;
  }

  function blocks() {
    return [...main.querySelectorAll(BLOCKS)].filter(
      (each) => !each.querySelector(BLOCKS) && !each.closest(ASIDE) && each.textContent.trim() && each.getClientRects().length,
    );
  }

  function mark(block) {
    marked?.classList.remove("said");
    marked = block;
    if (!block) return;
    block.classList.add("said");
    const place = block.getBoundingClientRect();
    if (place.top < 0 || place.bottom > innerHeight) {
      block.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    }
  }

  function stop() {
    turn += 1;
    queue = [];
    voices.resume(); // Chromium would stay silent after a stop while it is held
    voices.cancel();
    mark(null);
    pause.hidden = true;
    pause.textContent = words.pause;
    if (pressed) pressed.textContent = words.listen;
    pressed = null;
  }

  function next(mine) {
    if (mine !== turn) return;
    const block = queue.shift();
    const chosen = voice();
    if (!block || !chosen) {
      stop();
      return;
    }
    const said = new SpeechSynthesisUtterance(block.textContent.replace(/[\u2066-\u2069]/g, "").replace(/\s+/g, " ").trim());
    said.voice = chosen;
    said.lang = chosen.lang;
    said.onend = said.onerror = () => next(mine);
    mark(block);
    voices.speak(said);
  }

  function read(by, what) {
    const again = pressed === by;
    stop();
    if (again) return;
    pressed = by;
    by.textContent = words.stop;
    pause.hidden = false;
    by.after(pause);
    queue = what;
    next(turn);
  }

  function hold() {
    const paused = pause.textContent === words.on;
    pause.textContent = paused ? words.pause : words.on;
    if (paused) voices.resume();
    else voices.pause();
  }

  function offer() {
    if (bar.isConnected || !voice()) return;
    const whole = button(words.listen, () => read(whole, blocks()));
    bar.className = "listen";
    bar.append(whole);
    main.querySelector("h1").after(bar);
    main.querySelector("h1").id ||= "listens";
    whole.setAttribute("aria-describedby", main.querySelector("h1").id);
    for (const row of main.querySelectorAll("div[data-easy-row]")) {
      const said = row.querySelector("[data-easy-words]");
      const place = document.createElement("p");
      const one = button(words.listen, () => read(one, [said]));
      place.className = "listen";
      said.id ||= `listens-${document.querySelectorAll(".listen").length}`;
      one.setAttribute("aria-describedby", said.id);
      place.append(one);
      row.append(place);
    }
  }

  pause.hidden = true;
  addEventListener("pagehide", stop);
  document.addEventListener("submit", stop);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && pressed) stop();
  });
  voices.addEventListener?.("voiceschanged", offer);
  voices.cancel();
  offer();
})();
