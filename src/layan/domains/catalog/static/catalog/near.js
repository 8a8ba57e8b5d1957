// "Near me": asks for the position once and sends it rounded to about 100 metres.
(() => {
  const button = document.querySelector("[data-near]");
  if (!button || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const query = new URLSearchParams(location.search);
        query.delete("wilayah");
        query.delete("page");
        query.set("lat", coords.latitude.toFixed(3));
        query.set("lon", coords.longitude.toFixed(3));
        location.search = query;
      },
      () => {
        button.disabled = false;
        button.querySelector("span").textContent = button.dataset.refused;
      },
      { maximumAge: 300000, timeout: 10000 },
    );
  });
})();
