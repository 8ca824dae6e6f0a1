// The drop zone and the questions. Both work without this: a plain form that is sent, and radio buttons.
(() => {
  "use strict";
  const english = document.documentElement.lang === "en";
  const say = (thai, other) => (english ? other : thai);
  const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

  function drop(form) {
    const input = form.querySelector("input[type=file]"), list = form.querySelector("[data-files]");
    const limit = Number(form.dataset.limitMb) * 1048576;
    const rows = () => [...input.files].map((file) => {
      const row = document.createElement("li"), name = document.createElement("span"), note = document.createElement("span");
      name.textContent = file.name;
      note.className = "small muted nowrap";
      note.textContent = file.size > limit ? say(`ใหญ่เกิน ${form.dataset.limitMb} MB`, `larger than ${form.dataset.limitMb} MB`) : size(file.size);
      if (file.size > limit) note.className = "small due late";
      row.append(name, note);
      return row;
    });
    input.addEventListener("change", () => list.replaceChildren(...rows()));
    ["dragenter", "dragover"].forEach((kind) => form.addEventListener(kind, (event) => { event.preventDefault(); form.classList.add("over"); }));
    ["dragleave", "drop"].forEach((kind) => form.addEventListener(kind, () => form.classList.remove("over")));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; input.dispatchEvent(new Event("change")); form.querySelector("button").focus(); }
    });
    form.addEventListener("submit", (event) => {
      if (!input.files.length || form.dataset.plain) return;
      event.preventDefault();
      send(form, list);
    });
  }

  // the file travels with a bar that counts, and can be stopped; what follows goes on without the page
  function send(form, list) {
    const request = new XMLHttpRequest(), bar = document.createElement("progress"), line = document.createElement("li");
    const word = document.createElement("span"), stop = document.createElement("button"), button = form.querySelector("button");
    bar.max = 100; bar.setAttribute("aria-label", say("กำลังส่งไฟล์", "Sending"));
    stop.type = "button"; stop.className = "btn small"; stop.textContent = say("ยกเลิก", "Cancel");
    word.setAttribute("role", "status"); word.textContent = say("กำลังส่งไฟล์ 0%", "Sending 0%");
    line.append(word, stop, bar); list.append(line); button.disabled = true;
    const again = (text) => { line.remove(); button.disabled = false; delete form.dataset.sent; tell(form, text); };
    request.upload.addEventListener("progress", (event) => {
      if (!event.lengthComputable) return;
      const done = Math.floor(event.loaded / event.total * 100);
      bar.value = done;
      word.textContent = done < 100 ? say(`กำลังส่งไฟล์ ${done}%`, `Sending ${done}%`) : say("รับไฟล์แล้ว กำลังเก็บ", "Received, storing");
    });
    request.addEventListener("load", () => {
      const answer = request.getResponseHeader("X-Khet-Location");
      if (request.status === 200 && answer) { window.location.assign(answer); return; }
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const problems = page.querySelector(".form-errors");
      again(problems ? [...problems.querySelectorAll("li")].map((item) => item.textContent.trim()).join(" · ") : say("ส่งไฟล์ไม่สำเร็จ ลองอีกครั้ง", "Sending failed. Try again."));
    });
    request.addEventListener("error", () => again(say("ไม่มีสัญญาณ ไฟล์ยังอยู่ในเครื่องของคุณ ลองส่งอีกครั้ง", "No connection. The files are still on your machine; send them again.")));
    request.addEventListener("abort", () => again(say("ยกเลิกการส่งแล้ว", "Sending was cancelled.")));
    stop.addEventListener("click", () => request.abort());
    request.open("POST", form.action);
    request.setRequestHeader("X-Khet-Upload", "1");
    request.send(new FormData(form));
  }

  function tell(form, text) {
    const place = form.querySelector("[data-told]");
    place.textContent = text;
  }

  // how many questions are answered on the page, and one choice for a whole group of them
  function count(form) {
    const all = [...form.querySelectorAll("[data-question]")], place = form.querySelector("[data-answered]");
    if (!place) return;
    const tellCount = () => {
      const done = all.filter((one) => one.querySelector("input[type=radio]:checked") || one.querySelector("select")?.value || one.querySelector("[data-school]")?.value).length;
      place.textContent = say(`เลือกแล้ว ${done} จาก ${all.length} เรื่อง`, `${done} of ${all.length} chosen`);
    };
    form.addEventListener("change", (event) => {
      const every = event.target.closest("[data-every]");
      if (every && every.value) {
        const group = document.getElementById(every.dataset.every);
        group.querySelectorAll("[data-question]").forEach((one) => {
          const box = [...one.querySelectorAll("input[type=radio]")].find((radio) => radio.value === every.value);
          const list = one.querySelector("select");
          if (box) box.checked = true;
          if (list && [...list.options].some((option) => option.value === every.value)) list.value = every.value;
        });
      }
      tellCount();
    });
    tellCount();
  }

  // the mapper: one field is one column, and the same field chosen twice is told at once
  function mapper(form) {
    const tellTwice = () => {
      const chosen = new Map();
      form.querySelectorAll("select[data-field]").forEach((select) => {
        select.removeAttribute("aria-invalid");
        select.closest("tr").classList.toggle("ignored", !select.value);
        if (!select.value) return;
        const before = chosen.get(select.value);
        if (before) { before.setAttribute("aria-invalid", "true"); select.setAttribute("aria-invalid", "true"); }
        chosen.set(select.value, select);
      });
      form.querySelectorAll("[data-needs]").forEach((item) => item.classList.toggle("same", chosen.has(item.dataset.needs)));
    };
    form.addEventListener("change", tellTwice);
    tellTwice();
  }

  function prepare(part) {
    part.querySelectorAll("form[data-drop]").forEach(drop);
    part.querySelectorAll("form[data-questions]").forEach(count);
    part.querySelectorAll("form[data-mapper]").forEach(mapper);
  }
  document.addEventListener("DOMContentLoaded", () => prepare(document));
})();
