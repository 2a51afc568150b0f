// An improvement only. A page that closes by itself says so five minutes before, and can be kept open (WCAG 2.2.1).
// What the server knows counts: another tab or device that is in use keeps this page open too. The sentences come from
// the page about closing, in its language and presentation.
(() => {
  const html = document.documentElement;
  if (!html.dataset.open) return;
  const WARNING = 300;
  const AGAIN = 30;
  const CALM = 10;
  const staff = html.dataset.page.startsWith("staff.");
  const CLOSING = staff ? "/staff/closing" : "/closing";
  const STAY = staff ? "/staff/stay" : "/family/stay";
  const region = document.createElement("div");
  let before = null; // what had the focus when the button took it
  let heard = Date.now(); // when the server last heard of this page
  let timer = 0;
  let warned = false;
  let closing = false;

  // There, and empty, before it speaks: a screen reader says what is put into it. It takes no focus and holds none.
  region.className = "staying";
  region.setAttribute("role", "alert");
  document.body.prepend(region);
  region.addEventListener("focusin", (event) => {
    if (!region.contains(event.relatedTarget)) before = event.relatedTarget;
  });
  region.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(STAY, new URLSearchParams(new FormData(event.target)));
  });

  function later(seconds) {
    clearTimeout(timer);
    timer = setTimeout(ask, Math.max(seconds, 1) * 1000);
  }

  async function ask(address = CLOSING, body = null) {
    try {
      const answer = await fetch(address, body ? { method: "POST", body } : {});
      if (answer.status >= 500) throw new Error(String(answer.status));
      heard = Date.now();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      await take(page);
    } catch {
      later(AGAIN);
    }
  }

  async function take(page) {
    const told = page.querySelector(".closing");
    const seconds = Number(told?.dataset.seconds);
    if (!seconds) return close();
    later(seconds > WARNING ? seconds - WARNING : Math.min(AGAIN, seconds));
    if (seconds > WARNING) {
      if (warned) calm(page, told);
    } else if (!warned) {
      warned = true;
      show(page, told);
    }
    return undefined;
  }

  function show(page, told) {
    const drawings = page.querySelector("main svg[hidden]");
    region.lang = page.documentElement.lang;
    region.dir = page.documentElement.dir;
    region.replaceChildren(...[told, drawings].filter(Boolean).map((each) => document.importNode(each, true)));
    html.classList.add("closes");
  }

  // Somebody stays, here or in another tab: it is said, and then the page is as it was.
  function calm(page, told) {
    const had = region.contains(document.activeElement);
    warned = false;
    show(page, told);
    if (had) (before?.isConnected ? before : document.getElementById("main")).focus({ preventScroll: true });
    setTimeout(() => {
      if (warned) return;
      region.replaceChildren();
      html.classList.remove("closes");
    }, CALM * 1000);
  }

  function changed(field) {
    if (!field.name || field.type === "hidden") return false;
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    return field.defaultValue !== undefined && field.value !== field.defaultValue;
  }

  function unsaved(form) {
    if (!form.elements.ticket) return false;
    return form.unsaved ? form.unsaved() : [...form.elements].some(changed);
  }

  // The visit is over: what is written here is kept first; then nothing of it stays on the screen.
  async function close() {
    if (closing) return;
    closing = true;
    try {
      for (const form of [...document.forms].filter(unsaved)) {
        const of = form.getAttribute("action") || location.pathname + location.search;
        const body = new URLSearchParams(new FormData(form));
        const answer = await fetch(`/keep-words?of=${encodeURIComponent(of)}`, { method: "POST", body });
        if (!answer.ok) throw new Error(String(answer.status));
      }
      location.replace(CLOSING);
    } catch (problem) {
      closing = false;
      throw problem;
    }
  }

  later(Number(html.dataset.open) - WARNING);

  // Writing is a sign of life, although nothing is sent.
  addEventListener("input", (event) => {
    const token = event.target.form?.elements.csrf_token;
    if (!token || Date.now() - heard < (WARNING / 2) * 1000) return;
    heard = Date.now();
    ask(STAY, new URLSearchParams({ csrf_token: token.value }));
  });

  // After a sleep, timers know nothing of the time that has gone.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - heard > WARNING * 1000) ask();
  });
})();
