// Runs before the page is drawn: applies the visitor's choice of light or dark, if there is one.
(() => {
  const root = document.documentElement;
  let chosen = null;
  try {
    chosen = localStorage.getItem("layan-theme");
  } catch {
    // storage may be switched off; then the device decides
  }
  const device = matchMedia("(prefers-color-scheme: dark)");
  const show = () => {
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
    root.classList.toggle("is-dark", chosen ? chosen === "dark" : device.matches);
  };
  root.classList.add("has-js");
  show();
  device.addEventListener("change", show);
  addEventListener("layan:theme", () => {
    chosen = root.classList.contains("is-dark") ? "light" : "dark";
    try {
      localStorage.setItem("layan-theme", chosen);
    } catch {
      // the choice then lasts until the next page
    }
    show();
  });
})();
