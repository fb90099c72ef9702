// A token travels in the fragment, which no server and no log sees: it is moved into the form at once.
"use strict";
const field = document.getElementById("token");
const carried = window.location.hash.slice(1);
if (carried) {
  field.value = carried;
  window.history.replaceState(null, "", window.location.pathname + window.location.search);
  for (const link of document.querySelectorAll("nav a")) link.hash = carried;
  const form = field.closest("form");
  if (form.dataset.send === "yes") form.requestSubmit();
}
