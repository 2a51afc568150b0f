// An improvement only: everything works without it. The sentences come from pages, in their language; none is here.

// The browser's back/forward cache would bring a left page back with its story on it (measured): show nothing of it,
// and load it afresh instead.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});

// Shift pressed 3 times, by itself and soon after another, leaves the page. Typing capitals is no such press.
(() => {
  const leave = document.querySelector("form:has(> button.leave[accesskey])");
  const told = document.querySelector(".keys");
  if (!leave || !told) return;
  const TIMES = 3;
  const SOON = 1500;
  let alone = false;
  let times = 0;
  let last = 0;
  told.hidden = false;
  addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key !== "Shift") times = 0;
  });
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    times = Date.now() - last < SOON ? times + 1 : 1;
    last = Date.now();
    if (times < TIMES) return;
    times = 0;
    leave.requestSubmit();
    document.documentElement.hidden = true;
  });
})();
