// The live parts: everything works without this, only less at once.
"use strict";
(() => {
  const announce = (text) => {
    const announcer = document.getElementById("announcer");
    if (announcer) announcer.textContent = text;
  };

  // A list of many choices can be searched.
  const addFilters = () => {
    for (const field of document.querySelectorAll("[data-filter]")) {
      field.closest(".filter").hidden = false;
      const list = document.getElementById(field.dataset.filter);
      field.addEventListener("input", () => {
        const wanted = field.value.toLowerCase().split(/\s+/);
        for (const choice of list.children) {
          const text = choice.textContent.toLowerCase();
          choice.hidden = !wanted.every((word) => text.includes(word));
        }
      });
    }
  };

  // A form is sent once, however often its button is pressed.
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
    setTimeout(() => delete event.target.dataset.sent, 5000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Forward and back through a replay.
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const link = document.querySelector(`[data-key="${event.key}"]`);
    if (link) link.click();
  });

  // Whoever has begun to answer is told, and not overtaken.
  let isTouched = false;
  document.addEventListener("input", (event) => { if (event.target.closest(".answer, .more")) isTouched = true; });

  // What the server sent, before anything here has changed it.
  const parts = ["step", "checklist", "state"];
  const served = {};
  for (const id of parts) served[id] = document.getElementById(id)?.innerHTML;

  const renew = async () => {
    const session = document.getElementById("session");
    if (isTouched) return announce(session.dataset.news);
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" } });
    if (!answer.ok) return;
    const text = await answer.text();
    if (isTouched) return announce(session.dataset.news);
    const fresh = new DOMParser().parseFromString(text, "text/html");
    const hadFocus = session.contains(document.activeElement);
    let isNew = false;
    for (const id of parts) {
      const [old, now] = [document.getElementById(id), fresh.getElementById(id)];
      if (!old || !now || served[id] === now.innerHTML) continue;
      served[id] = now.innerHTML;
      old.replaceWith(document.importNode(now, true));
      isNew = true;
    }
    if (!isNew) return;
    addFilters();
    showPlace();
    const step = document.getElementById("step");
    if (hadFocus) step.focus();
    announce((step.querySelector(".verdict, h2") || step).textContent.trim());
  };

  const session = document.getElementById("session");
  if (session && window.EventSource) {
    let waiting = null;
    const listen = () => {
      const news = new EventSource(session.dataset.events);
      news.addEventListener("news", () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => renew().catch(() => {}), 150);
      });
      // The server refuses when too many pages are open, and a browser then does not try again.
      news.addEventListener("error", () => {
        if (news.readyState === EventSource.CLOSED) setTimeout(listen, 30000);
      });
      window.addEventListener("pagehide", () => news.close(), { once: true });
    };
    listen();
  }
  // The checklist scrolls by itself: the step one stands at is to be seen.
  const showPlace = () => {
    const now = document.querySelector("#checklist .now");
    const box = now && now.closest(".checklist");
    if (box && box.scrollHeight > box.clientHeight) box.scrollTop = now.offsetTop - box.clientHeight / 2;
  };
  addFilters();
  showPlace();
})();
