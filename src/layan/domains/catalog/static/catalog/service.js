// Share, read aloud, and remember one's papers. The page says and does everything without this file.
(() => {
  const shareButton = document.querySelector("[data-share]");
  if (shareButton && (navigator.share || navigator.clipboard)) {
    const label = shareButton.querySelector("[data-share-label]");
    const before = label.textContent;
    const address = document.querySelector("link[rel=canonical]")?.href ?? location.href;
    shareButton.hidden = false;
    shareButton.addEventListener("click", async () => {
      try {
        if (navigator.share) {
          await navigator.share({ title: label.dataset.shareTitle, url: address });
          return;
        }
        await navigator.clipboard.writeText(address);
        label.textContent = label.dataset.copied;
        setTimeout(() => { label.textContent = before; }, 4000);
      } catch {
        // The visitor closed the share sheet.
      }
    });
  }

  const readButton = document.querySelector("[data-read-aloud]");
  if (readButton && "speechSynthesis" in window) {
    const label = readButton.querySelector("[data-start]");
    const tell = (reading) => {
      readButton.setAttribute("aria-pressed", String(reading));
      label.textContent = reading ? label.dataset.stop : label.dataset.start;
    };
    // What one sees, top to bottom: the title, the facts, the papers, the steps, the places.
    const pieces = () =>
      [...document.querySelectorAll("h1, .page-head .lead, .fact, #papers h2, .checklist li, #steps h2, .steps li, #places h2, .place")]
        .map((part) => part.textContent.replace(/\s+/g, " ").trim())
        .filter(Boolean);
    let run = 0;
    readButton.hidden = false;
    readButton.addEventListener("click", () => {
      const reading = readButton.getAttribute("aria-pressed") === "true";
      speechSynthesis.cancel();
      run += 1;
      tell(!reading);
      if (reading) return;
      const mine = run;
      const language = document.documentElement.lang;
      const voice = speechSynthesis.getVoices().find((one) => one.lang.startsWith(language));
      const said = pieces().map((text) => {
        const utterance = new SpeechSynthesisUtterance(text);
        utterance.lang = language === "en" ? "en-US" : "id-ID";
        if (voice) utterance.voice = voice;
        return utterance;
      });
      said.at(-1)?.addEventListener("end", () => { if (mine === run) tell(false); });
      for (const utterance of said) speechSynthesis.speak(utterance);
    });
    addEventListener("pagehide", () => speechSynthesis.cancel());
  }

  // Papers are remembered on this device only, and only when asked for.
  const KEY = "layan-papers";
  const recall = () => {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY));
      return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : null;
    } catch {
      return null;
    }
  };
  const keep = (papers) => {
    try {
      if (papers) localStorage.setItem(KEY, JSON.stringify(papers));
      else localStorage.removeItem(KEY);
    } catch {
      // Storage is full or forbidden; the page works without it.
    }
  };
  const boxes = () => [...document.querySelectorAll("[data-checklist] input[name=punya]")];
  const showRemember = () => {
    const box = document.querySelector("[data-remember-box]");
    if (!box || !("localStorage" in window)) return;
    box.hidden = false;
    box.querySelector("input").checked = recall() !== null;
  };
  const note = () => {
    const kept = new Set(recall() ?? []);
    for (const box of boxes()) box.checked ? kept.add(box.value) : kept.delete(box.value);
    keep([...kept]);
  };
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-remember]")) {
      event.stopPropagation();
      if (event.target.checked) note();
      else keep(null);
    } else if (event.target.matches("[data-checklist] input[name=punya]") && recall() !== null) {
      note();
    }
  }, true);
  document.addEventListener("htmx:after:swap", showRemember);
  document.addEventListener("htmx:afterSwap", showRemember);
  addEventListener("DOMContentLoaded", () => {
    showRemember();
    const kept = recall();
    if (!kept || new URLSearchParams(location.search).has("cek")) return;
    let changed = null;
    for (const box of boxes()) {
      if (kept.includes(box.value) && !box.checked) {
        box.checked = true;
        changed = box;
      }
    }
    changed?.dispatchEvent(new Event("change", { bubbles: true }));
  });
})();
