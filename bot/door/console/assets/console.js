// Countdowns and keys. Every page is whole without this: it adds how far a time is, by the clock of the page.
(() => {
  "use strict";
  const words = document.body.dataset;
  const start = performance.now();
  const base = Date.parse(words.now);
  const now = () => base + (performance.now() - start);
  const fill = (pattern, ...values) => values.reduce((text, value, i) => text.replace(`{${i}}`, value), pattern);

  // What is ahead is rounded up, what has passed down: 23 minutes are 23 until one of them is over.
  const span = (ms, round) => {
    const seconds = round(ms / 1000), minutes = round(ms / 60000), hours = Math.floor(minutes / 60);
    if (seconds < 60) return fill(words.seconds, seconds);
    if (hours < 1) return fill(words.minutes, minutes);
    if (hours < 48) return fill(words.hours, hours, minutes % 60);
    return fill(words.days, Math.floor(hours / 24), hours % 24);
  };
  const tick = () => {
    for (const e of document.querySelectorAll("[data-due]")) {
      const left = Date.parse(e.dataset.due) - now();
      e.textContent = left >= 0 ? fill(words.in, span(left, Math.ceil)) : fill(words.late, span(-left, Math.floor));
    }
    for (const e of document.querySelectorAll("[data-since]")) {
      e.textContent = fill(words.for, span(Math.max(0, now() - Date.parse(e.dataset.since)), Math.floor));
    }
  };
  tick();
  setInterval(tick, 1000);

  // A page that only shows things reads itself again, while it is seen and nobody types or reads a fold.
  const focus = "bongsu-focus";
  const rows = () => [...document.querySelectorAll("[data-row]")];
  if ("live" in words) {
    const was = sessionStorage.getItem(focus);
    sessionStorage.removeItem(focus);
    if (was) rows().find((row) => row.getAttribute("href") === was)?.focus({ preventScroll: true });
    setInterval(() => {
      const busy = document.activeElement?.matches("input, select, textarea, button") || document.querySelector("main details[open]");
      if (document.hidden || busy) return;
      const at = document.activeElement?.getAttribute("href");
      if (at) sessionStorage.setItem(focus, at);
      location.reload();
    }, 15000);
  }

  // What was pressed survives a lost connection: it stays on the page, which says so and sends it again when asked. The desk does it once.
  const send = async (form, button) => {
    const body = new URLSearchParams(new FormData(form, button));
    form.querySelector(".unsent")?.remove();
    form.setAttribute("aria-busy", "true");
    for (const b of form.querySelectorAll("button")) b.disabled = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
      const page = await answer.text();
      if (answer.redirected) return location.assign(answer.url);
      document.open();
      document.write(page);
      document.close();
    } catch {
      for (const b of form.querySelectorAll("button")) b.disabled = false;
      const said = document.createElement("div"), again = document.createElement("button");
      said.className = "unsent refused";
      said.setAttribute("role", "alert");
      said.textContent = words.unsent;
      again.type = "button";
      again.textContent = words.again;
      again.addEventListener("click", () => send(form, button));
      said.append(again);
      form.append(said);
      again.focus();
    } finally {
      form.removeAttribute("aria-busy");
    }
  };
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-send]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  const move = (step) => {
    const all = rows(), at = all.indexOf(document.activeElement);
    all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))]?.focus();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    const keys = document.querySelector(".keys");
    switch (event.key) {
      case "j": move(1); break;
      case "k": move(-1); break;
      case "a": document.getElementById("approve")?.focus(); break;
      case "b": location.assign("/"); break;
      case "?": if (keys) { keys.open = !keys.open; keys.scrollIntoView(); } break;
      case "Escape": document.querySelector(".verdicts details[open]")?.removeAttribute("open"); break;
      default: return;
    }
    event.preventDefault();
  });
})();
