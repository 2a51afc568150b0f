// An improvement only: everything works without it.
// The browser's back/forward cache would bring a left page back with its story on it (measured): show nothing of it,
// and load it afresh instead.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.documentElement.hidden = true;
  location.reload();
});
