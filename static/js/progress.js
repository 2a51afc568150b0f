// An improvement only: the page has a link that does the same. Looks again while somebody looks on, and for ten minutes
// at most: a page that asks for ever would keep a visit open that nobody is at.
(() => {
  const EVERY = 5000;
  let left = 120;
  async function again() {
    const shown = document.getElementById("progress");
    if (!shown || !("again" in shown.dataset) || left-- <= 0) return;
    if (document.visibilityState === "visible") {
      try {
        const answer = await fetch(location.href);
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const found = page.getElementById("progress");
        if (answer.ok && found) shown.replaceWith(document.importNode(found, true));
      } catch {
        // It is asked again.
      }
    }
    setTimeout(again, EVERY);
  }
  setTimeout(again, EVERY);
})();
