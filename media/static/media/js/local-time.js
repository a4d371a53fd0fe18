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

// "Western European Time", as the server names it; zones without a name read "UTC+03:00".
function zoneName(moment, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    timeZoneName: "long",
  }).formatToParts(moment);
  const name = parts.find((part) => part.type === "timeZoneName").value;
  return name.replace("European Standard Time", "European Time").replace(/^GMT(?=[+\-−])/, "UTC");
}

// A browser that hides its place says "UTC", "Etc/…" or nothing: that is nobody's own clock.
function isPlace(zone) {
  return Boolean(zone) && zone.includes("/") && !zone.startsWith("Etc/");
}

const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

for (const place of document.querySelectorAll("[data-find-zone]")) {
  const { startsAt, endsAt, zone } = place.dataset;
  const line = place.querySelector("[data-own-clock]");
  if (!isPlace(own) || !line) continue;
  const [start, end] = [new Date(startsAt), new Date(endsAt)];
  const same =
    clock(start, own) === clock(start, zone) &&
    clock(end, own) === clock(end, zone) &&
    day(start, own) === day(start, zone);
  if (same) continue;
  let span = `${clock(start, own)}–${clock(end, own)}`;
  if (day(start, own) !== day(start, zone)) span = `${day(start, own)}, ${span}`;
  line.querySelector("[data-span]").textContent = span;
  line.querySelector("[data-zone-name]").textContent = zoneName(start, own);
  line.querySelector("[data-city]").textContent = own.split("/").pop().replaceAll("_", " ");
  line.hidden = false;
  place.querySelector("[data-event-zone]").hidden = false;
}
