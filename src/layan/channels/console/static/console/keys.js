// j and k walk a list of reports, Enter opens one; everything works with Tab and a mouse too.
(() => {
  const links = [...document.querySelectorAll("[data-row-link]")];
  if (!links.length) return;
  document.addEventListener("keydown", (event) => {
    const at = event.target;
    const typing = at instanceof HTMLElement && at.matches("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { j: 1, k: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const here = links.indexOf(document.activeElement);
    const start = here < 0 ? links.findIndex((link) => link.hasAttribute("aria-current")) : here;
    const next = start < 0 ? 0 : Math.min(Math.max(start + step, 0), links.length - 1);
    links[next].focus();
  });
})();
