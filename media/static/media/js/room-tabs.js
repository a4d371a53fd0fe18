// Turns the sections beside the stream into tabs. Without it they stand below one another.

function makeTabs(place) {
  const panels = [...place.querySelectorAll("[data-tab]")];
  if (panels.length < 2) return;
  const list = document.createElement("div");
  list.className = "room-tabs";
  list.setAttribute("role", "tablist");
  const tabs = panels.map((panel) => {
    const tab = document.createElement("button");
    tab.type = "button";
    tab.className = "room-tabs__tab";
    tab.id = `${panel.id}-tab`;
    const name = () => {
      const count = panel.querySelector("[data-count]")?.dataset.count;
      const words = count ? `${panel.dataset.tab} (${count})` : panel.dataset.tab;
      if (tab.textContent !== words) tab.textContent = words;
    };
    name();
    new MutationObserver(name).observe(panel, { childList: true, subtree: true });
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    panel.tabIndex = 0;
    tab.addEventListener("click", () => choose(tab));
    list.append(tab);
    return tab;
  });

  function choose(chosen) {
    tabs.forEach((tab, index) => {
      const isChosen = tab === chosen;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
      panels[index].hidden = !isChosen;
    });
  }

  list.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(document.activeElement);
    const last = tabs.length - 1;
    const to = {
      ArrowRight: at === last ? 0 : at + 1,
      ArrowLeft: at === 0 ? last : at - 1,
      Home: 0,
      End: last,
    }[event.key];
    if (to === undefined || at < 0) return;
    event.preventDefault();
    choose(tabs[to]);
    tabs[to].focus();
  });
  // A link elsewhere on the page, such as “A poll is open”, leads to its tab.
  window.addEventListener("hashchange", () => {
    const at = panels.findIndex((panel) => `#${panel.id}` === location.hash);
    if (at < 0) return;
    choose(tabs[at]);
    panels[at].focus();
  });
  place.prepend(list);
  place.classList.add("has-tabs");
  const asked = panels.findIndex((panel) => `#${panel.id}` === location.hash);
  choose(tabs[Math.max(0, asked)]);
}

for (const place of document.querySelectorAll("[data-tabs]")) makeTabs(place);
