// An improvement only: everything works without it.
// The browser's back/forward cache would bring a left page back with its story on it (measured): load it afresh instead.
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
