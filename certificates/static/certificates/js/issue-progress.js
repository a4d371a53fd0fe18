// Reads the part of the page that says how far an issue has come, until it is done.
const EVERY_MS = 1500;
const place = document.querySelector("[data-issue-progress]");

const isOpen = () => place.firstElementChild?.dataset.open === "yes";

function show() {
  // The words about loading the page again are for those without a script.
  for (const plain of place.querySelectorAll("[data-plain]")) plain.hidden = true;
}

async function look() {
  try {
    const answer = await fetch(place.dataset.issueProgress, {
      signal: AbortSignal.timeout(20_000),
    });
    if (answer.ok && !answer.redirected) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.body.firstElementChild;
      if (fresh?.dataset.open && !place.contains(document.activeElement)) {
        place.replaceChildren(fresh);
        show();
      }
    }
  } catch {
    // Without a connection the page stays as it is; the next look may do better.
  }
  if (isOpen()) setTimeout(look, EVERY_MS);
}

if (place && isOpen()) {
  show();
  setTimeout(look, EVERY_MS);
}
