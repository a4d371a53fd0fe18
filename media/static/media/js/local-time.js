// Adds a visitor's own clock beside the event's: without an account we do not know it.
function clock(moment, zone) {
  return new Intl.DateTimeFormat("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
  }).format(moment);
}

function day(moment, zone) {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "long",
    timeZone: zone,
  }).format(moment);
}

const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const place of document.querySelectorAll("[data-find-zone]")) {
  const { startsAt, endsAt, zone } = place.dataset;
  const line = place.querySelector("[data-own-clock]");
  if (!own || !line) continue;
  const [start, end] = [new Date(startsAt), new Date(endsAt)];
  const same =
    clock(start, own) === clock(start, zone) &&
    clock(end, own) === clock(end, zone) &&
    day(start, own) === day(start, zone);
  if (same) continue;
  let span = `${clock(start, own)}–${clock(end, own)}`;
  if (day(start, own) !== day(start, zone)) span = `${day(start, own)}, ${span}`;
  line.querySelector("[data-span]").textContent = span;
  line.querySelector("[data-city]").textContent = own.split("/").pop().replaceAll("_", " ");
  line.hidden = false;
  place.querySelector("[data-event-zone]").hidden = false;
}
