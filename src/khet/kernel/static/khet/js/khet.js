// Small helpers. Every page works without them.
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];

  // a select in the rail or a display choice sends its form at once
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-autosubmit]");
    if (form) form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    const target = event.target.closest?.("[data-opens], [data-dismiss], [data-fill], [data-print]");
    if (!target) {
      // a menu closes when one clicks beside it
      all("details.who-menu[open], .phone details[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
      return;
    }
    if (target.dataset.opens) {
      const dialog = document.getElementById(target.dataset.opens);
      if (dialog?.showModal && !dialog.open) { event.preventDefault(); dialog.showModal(); }
    } else if ("dismiss" in target.dataset) {
      target.closest("[data-toast]")?.remove();
    } else if (target.dataset.fill) {
      const field = document.getElementById(target.dataset.fill) || document.getElementsByName(target.dataset.fill)[0];
      if (field) { field.value = target.dataset.value; field.focus(); field.dispatchEvent(new Event("input", { bubbles: true })); }
    } else if ("print" in target.dataset) {
      window.print();
    }
  });

  // "/" goes to the search box, Escape closes an open menu
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const box = all("[data-shortcut='/']").find((element) => element.offsetParent);
      if (box) { event.preventDefault(); box.focus(); box.select(); }
    }
    if (event.key === "Escape") {
      all("details.who-menu[open], .phone details[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
    }
  });

  // a form that is on its way says so, and is not sent twice
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => { delete form.dataset.sent; event.submitter?.removeAttribute("aria-busy"); }, 8000);
  });
  window.addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => { delete form.dataset.sent; all("[aria-busy]", form).forEach((b) => b.removeAttribute("aria-busy")); }));

  // leaving a page with typed but unsaved words asks first
  let dirty = null;
  document.addEventListener("input", (event) => { const form = event.target.form; if (form?.hasAttribute("data-keep")) dirty = form; });
  document.addEventListener("submit", () => { dirty = null; });
  window.addEventListener("beforeunload", (event) => { if (dirty?.isConnected) event.preventDefault(); });

  function prepare(part) {
    all("[data-focus]", part).find((element) => !element.closest(".example"))?.focus();
    all(".tabs [aria-current]", part).forEach((tab) => { tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 16; });
    all("[data-upload]", part).forEach((box) => {
      const input = box.querySelector("input[type=file]"), name = box.querySelector("[data-upload-name]");
      if (!input || box.dataset.ready) return;
      box.dataset.ready = "yes";
      const tell = () => { name.textContent = [...input.files].map((f) => `${f.name} · ${(f.size / 1048576).toFixed(1)} MB`).join(", "); };
      input.addEventListener("change", tell);
      ["dragenter", "dragover"].forEach((kind) => box.addEventListener(kind, (event) => { event.preventDefault(); box.classList.add("over"); }));
      ["dragleave", "drop"].forEach((kind) => box.addEventListener(kind, () => box.classList.remove("over")));
      box.addEventListener("drop", (event) => { event.preventDefault(); if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; tell(); } });
    });
  }

  // the bar, dot or line under the pointer or the focus says its figure
  let tip = null;
  function tell(event) {
    const mark = event.target.closest?.("[data-chart] svg [aria-label]");
    if (!mark || mark.tagName === "svg") { tip?.remove(); tip = null; return; }
    const text = mark.getAttribute("aria-label");
    if (!text) return;
    if (!tip) { tip = document.createElement("div"); tip.className = "tip"; tip.setAttribute("aria-hidden", "true"); document.body.append(tip); }
    tip.textContent = text;
    const box = mark.getBoundingClientRect();
    tip.style.insetInlineStart = `${Math.max(8, Math.min(window.innerWidth - tip.offsetWidth - 8, box.x + box.width / 2 - tip.offsetWidth / 2))}px`;
    tip.style.insetBlockStart = `${Math.max(8, box.y - tip.offsetHeight - 6)}px`;
  }
  document.addEventListener("pointerover", tell);
  document.addEventListener("focusin", tell);

  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:afterSwap", (event) => prepare(event.detail.elt));
  document.addEventListener("htmx:responseError", () => announce(root.lang === "en" ? "Could not load. Check the connection and try again." : "โหลดไม่สำเร็จ ตรวจสัญญาณแล้วลองอีกครั้ง"));
  document.addEventListener("htmx:sendError", () => announce(root.lang === "en" ? "No connection. Nothing was lost." : "ไม่มีสัญญาณ ข้อมูลบนหน้านี้ยังอยู่ครบ"));
  function announce(text) {
    const place = document.getElementById("toasts");
    if (!place) return;
    const toast = document.createElement("div");
    toast.className = "toast bad"; toast.dataset.toast = ""; toast.textContent = text;
    place.replaceChildren(toast);
  }
})();
