// Adds how long ago and how soon to the page's absolute times, and says so when a promised time has passed.
// The page hands over its clock: data-clock="page" counts on from data-made, else the reader's clock is used.
"use strict";
(() => {
  const root = document.documentElement;
  const { made, clock, zone } = root.dataset;
  const { ahead, past, both } = document.body.dataset;
  const opened = performance.now();
  const now = () => (clock === "page" ? Date.parse(made) + performance.now() - opened : Date.now());
  const minute = 60000;

  const fill = (pattern, first, second) => pattern.replace("{0}", first).replace("{1}", second);
  const unit = (count, name) =>
    new Intl.NumberFormat(root.lang, { style: "unit", unit: name, unitDisplay: "long" }).format(count);
  const span = (minutes) => {
    const hours = Math.floor(minutes / 60);
    const rest = minutes % 60;
    if (!hours) return unit(rest, "minute");
    return rest ? fill(both, unit(hours, "hour"), unit(rest, "minute")) : unit(hours, "hour");
  };
  const relative = (ms) => {
    const minutes = ms > 0 ? Math.ceil(ms / minute) : Math.max(1, Math.floor(-ms / minute));
    return minutes < 24 * 60 ? fill(ms > 0 ? ahead : past, "", span(minutes)) : "";
  };

  const tick = () => {
    const at = now();
    for (const time of document.querySelectorAll("time[data-relative]")) {
      const ms = Date.parse(time.dateTime) - at;
      const late = time.dataset.relative === "promise" && ms < 0;
      time.nextElementSibling.textContent = late ? "" : relative(ms);
    }
    for (const line of document.querySelectorAll("[data-due]")) {
      line.hidden = Date.parse(line.dataset.due) >= at;
    }
  };
  const print = () => {
    for (const line of document.querySelectorAll(".printed")) {
      const time = line.querySelector("time");
      const at = new Date(now());
      time.dateTime = at.toISOString();
      time.textContent = new Intl.DateTimeFormat(root.lang,
        { dateStyle: "long", timeStyle: "short", hourCycle: "h23", timeZone: zone }).format(at);
      line.hidden = false;
    }
    for (const fold of document.querySelectorAll("details")) fold.open = true;
    for (const link of document.querySelectorAll("main a[href]")) link.dataset.address = link.href;
  };

  tick();
  setInterval(tick, 15000);
  addEventListener("beforeprint", print);
})();
