// Keeps the place in a lesson: the block last reached is sent when it changes
// and when the page is left. Without this script the lesson is the same page.
const article = document.querySelector("[data-place-url]");
const token = article?.querySelector("input[name=csrfmiddlewaretoken]")?.value;
const stops = article ? [...article.querySelectorAll(".lesson__block[id]")] : [];

if (article?.dataset.placeUrl && token && stops.length) {
  let sent = "";
  let timer = 0;

  // The first blocks are reached by opening the page, which is no place to keep.
  const reached = () => {
    const line = window.innerHeight * 0.4;
    const passed = stops.filter((one) => one.getBoundingClientRect().top < line);
    return window.scrollY > 0 ? (passed.at(-1)?.id ?? "") : "";
  };

  const keep = () => {
    const anchor = reached();
    if (!anchor || anchor === sent) return;
    sent = anchor;
    const body = new URLSearchParams({ anchor, csrfmiddlewaretoken: token });
    fetch(article.dataset.placeUrl, { method: "POST", body, keepalive: true }).catch(
      () => {
        sent = "";
      },
    );
  };

  addEventListener("scroll", () => {
    clearTimeout(timer);
    timer = setTimeout(keep, 1500);
  }, { passive: true });
  addEventListener("pagehide", keep);
}
