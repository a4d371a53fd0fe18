// Compares a chosen file with the issued one by SHA-256, on this device only.
// Without this script, or without Web Crypto, the page shows the digest to compare.

const hex = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

function begin(place) {
  const result = place.querySelector("[data-compare-result]");
  const name = place.querySelector("[data-compare-name]");

  async function compare(file) {
    name.textContent = file.name;
    place.dataset.state = "busy";
    result.textContent = "";
    let same;
    try {
      same = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())) === place.dataset.comparePdf;
    } catch {
      place.dataset.state = "different";
      result.textContent = place.dataset.unreadable;
      return;
    }
    place.dataset.state = same ? "same" : "different";
    result.textContent = same ? place.dataset.same : place.dataset.different;
  }

  place.querySelector("input[type=file]").addEventListener("change", (event) => {
    const [file] = event.target.files;
    if (file) compare(file);
  });
  place.querySelectorAll("[data-compare-scripted]").forEach((part) => { part.hidden = false; });
  place.querySelector("[data-compare-plain]").hidden = true;
}

if (globalThis.crypto?.subtle) {
  document.querySelectorAll("[data-compare-pdf]").forEach(begin);
}
