// Small conveniences; every page works without them.
(() => {
  const searchField = () =>
    [...document.querySelectorAll("main input[type=search], .header-search input")].find(
      (field) => field.offsetParent !== null,
    );

  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    const tell = () =>
      button.setAttribute("aria-pressed", String(document.documentElement.classList.contains("is-dark")));
    button.hidden = false;
    tell();
    button.addEventListener("click", () => {
      dispatchEvent(new Event("layan:theme"));
      tell();
    });
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target;
    const typing = field instanceof HTMLElement && field.matches("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const search = searchField();
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      }
    } else if (event.key === "Escape" && typing && field.type === "search") {
      field.blur();
    }
  });

  // Buttons that need a script stay hidden until there is one.
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      document.documentElement.classList.toggle("slip", button.dataset.print === "slip");
      print();
    });
  }
  document.querySelector("[data-focus]")?.focus();
  const begun = document.querySelector("[data-focus-end]");
  if (begun) {
    begun.focus();
    begun.setSelectionRange(begun.value.length, begun.value.length);
  }

  // The menu of a phone closes with Escape and by touching elsewhere.
  const menu = document.querySelector("details[data-menu]");
  document.addEventListener("click", (event) => {
    if (menu?.open && !menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu?.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // After an answer arrived, say so where it stands.
  document.addEventListener("htmx:after:swap", () => {
    document.querySelector("#answer h2")?.focus({ preventScroll: false });
  });
})();
