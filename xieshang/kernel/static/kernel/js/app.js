/* Comfort on top of pages that work without it: drafts, keys, questions, copies. No dependency, no inline handler. */
(function () {
  "use strict";
  var body = document.body, words = body.dataset;

  function each(selector, act, root) {
    Array.prototype.forEach.call((root || document).querySelectorAll(selector), act);
  }
  function make(tag, name, text) {
    var node = document.createElement(tag);
    if (name) { node.className = name; }
    if (text) { node.textContent = text; }
    return node;
  }
  function keep(key, value) {
    try {
      if (value === undefined) { return localStorage.getItem(key); }
      if (value === null) { localStorage.removeItem(key); } else { localStorage.setItem(key, value); }
    } catch (refused) { /* private window or full: the page works without */ }
    return null;
  }

  /* drafts: every long text is kept on the device at once and on the server soon after */
  function texts(form) {
    var found = {};
    Array.prototype.forEach.call(form.elements, function (field) {
      if (!field.name || field.dataset.private !== undefined || /^(csrfmiddlewaretoken|version)$/.test(field.name) || /^(file|password|hidden|submit|button)$/.test(field.type)) { return; }
      if (/^(checkbox|radio)$/.test(field.type)) {
        if (field.checked) { (found[field.name] = found[field.name] || []).push(field.value); }
      } else if (field.value) { found[field.name] = [field.value]; }
    });
    return found;
  }
  function fill(form, found) {
    Array.prototype.forEach.call(form.elements, function (field) {
      var values = found[field.name];
      if (!values) { return; }
      if (/^(checkbox|radio)$/.test(field.type)) { field.checked = values.indexOf(field.value) >= 0; } else if (!/^(file|hidden)$/.test(field.type)) { field.value = values[0]; }
    });
  }
  function offer(form, key, found) {
    var bar = make("div", "notice warn draft-bar");
    var yes = make("button", "btn", words.restore), no = make("button", "btn plain", words.drop);
    yes.type = no.type = "button";
    bar.appendChild(make("p", "", words.found));
    bar.appendChild(yes);
    bar.appendChild(no);
    yes.addEventListener("click", function () { fill(form, found); bar.remove(); });
    no.addEventListener("click", function () { keep(key, null); bar.remove(); });
    form.insertBefore(bar, form.firstChild);
  }
  function draft(form) {
    var key = "draft:" + form.dataset.draft, url = form.dataset.draftUrl, timer, begun = JSON.stringify(texts(form));
    var state = form.querySelector("[data-draft-state]"), old = keep(key);
    if (old && old !== begun && !form.querySelector(".errors")) { offer(form, key, JSON.parse(old)); }
    function say(sentence) { if (state) { state.textContent = sentence; } }
    function send() {
      if (!url || !window.fetch) { return; }
      var data = new FormData(form);
      each("input[type=file],[data-private]", function (field) { data.delete(field.name); }, form);
      fetch(url, { method: "POST", body: data, credentials: "same-origin" }).then(function (answer) { if (answer.ok) { say(words.saved); } }, function () { say(words.kept); });
    }
    form.addEventListener("input", function () {
      keep(key, JSON.stringify(texts(form)));
      say(words.kept);
      clearTimeout(timer);
      timer = setTimeout(send, 2500);
    });
    form.addEventListener("submit", function () { clearTimeout(timer); keep("draft-sent", key); });
  }
  /* a draft goes away only when the next page says that the work is done: a session that ended loses nothing */
  var sent = keep("draft-sent");
  if (sent && document.querySelector(".notice.success,[data-done]")) { keep(sent, null); keep("draft-sent", null); }
  each("form[data-draft]", draft);

  /* questions before what cannot be taken back */
  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter, sentence = (button && button.dataset.confirm) || form.dataset.confirm;
    if (!sentence || form.dataset.sure) { return; }
    event.preventDefault();
    var dialog = make("dialog"), yes = make("button", "btn main", words.yes), no = make("button", "btn", words.no), row = make("div", "acts");
    if (!dialog.showModal) {
      if (window.confirm(sentence)) { form.dataset.sure = "1"; form.submit(); }
      return;
    }
    dialog.appendChild(make("p", "", sentence));
    row.appendChild(yes);
    row.appendChild(no);
    dialog.appendChild(row);
    body.appendChild(dialog);
    no.addEventListener("click", function () { dialog.close(); });
    yes.addEventListener("click", function () {
      form.dataset.sure = "1";
      if (button) { button.click(); } else { form.submit(); }
    });
    dialog.addEventListener("close", function () { dialog.remove(); });
    dialog.showModal();
    no.focus();
  }, true);

  /* keys: / searches, j and k walk through a list, x chooses a row, g and a key lead to a page, ? tells all this */
  var went = 0;
  function press(event) {
    var here = document.activeElement, help = document.getElementById("keys"), links = [], at, row, box, aim;
    if (event.key === "?") { return help && help.showPopover && (help.togglePopover(), true); }
    if (event.key === "/") {
      box = document.querySelector("main input[type=search]") || document.querySelector("input[type=search]");
      return box && (box.focus(), box.select(), true);
    }
    if (event.key === "g") { went = Date.now(); return true; }
    if (Date.now() - went < 1500 && /^[a-z0-9]$/.test(event.key)) {
      went = 0;
      aim = help && help.querySelector("[data-go='" + event.key + "']");
      return aim && (aim.click(), true);
    }
    if (event.key === "x") {
      row = here.closest("tr");
      box = row && row.querySelector(".tick input");
      return box && (box.click(), true);
    }
    if (event.key === "j" || event.key === "k") {
      each("[data-keys] tbody th a, ol[data-keys]>li, ul[data-keys]>li", function (node) { links.push(node.tagName === "A" ? node : node.querySelector("a.title") || node.querySelector("a")); });
      links = links.filter(Boolean);
      if (!links.length) { return false; }
      at = links.indexOf(here) + (event.key === "j" ? 1 : -1);
      links[Math.max(0, Math.min(links.length - 1, at))].focus();
    }
    return false;
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.isContentEditable) { return; }
    if (/^(SELECT|TEXTAREA)$/.test(event.target.tagName) || (event.target.tagName === "INPUT" && event.target.type !== "checkbox")) { return; }
    if (press(event)) { event.preventDefault(); }
  });
  each("[data-tick-all]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      var boxes = document.querySelectorAll(".tick input[name='" + button.dataset.tickAll + "']"), all = Array.prototype.every.call(boxes, function (box) { return box.checked; });
      Array.prototype.forEach.call(boxes, function (box) { box.checked = !all; });
    });
  });

  /* a long list of boxes is narrowed while one types; what is ticked stays in sight */
  each("[data-find]", function (field) {
    var boxes = field.parentNode.lastElementChild.children;
    field.removeAttribute("name");
    field.removeAttribute("list");
    field.type = "search";
    field.addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); } });
    field.addEventListener("input", function () {
      Array.prototype.forEach.call(boxes, function (box) {
        box.hidden = box.textContent.toLowerCase().indexOf(field.value.trim().toLowerCase()) < 0 && !box.querySelector(":checked");
      });
    });
  });

  /* copies, printing, chosen files, menus that close, steps opened by their link, errors that take the focus */
  each("[data-copy]", function (button) { if (navigator.clipboard) { button.hidden = false; } });
  document.addEventListener("click", function (event) {
    var copy = event.target.closest("[data-copy]");
    if (copy) { navigator.clipboard.writeText(copy.dataset.copy).then(function () { copy.textContent = words.copied; }); }
    if (event.target.closest("[data-print]")) { window.print(); }
    each("details.me[open]", function (menu) { if (!menu.contains(event.target)) { menu.open = false; } });
    var link = event.target.closest("a[href^='#']"), aim = link && document.getElementById(link.hash.slice(1));
    if (aim && aim.tagName === "DETAILS") { aim.open = true; }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { each("details.me[open]", function (menu) { menu.open = false; menu.firstElementChild.focus(); }); }
  });
  document.addEventListener("change", function (event) {
    var field = event.target;
    if (field.type !== "file" || !field.files) { return; }
    var names = Array.prototype.map.call(field.files, function (file) { return file.name; }), note = field.parentNode.querySelector(".chosen");
    if (!note) { note = field.parentNode.appendChild(make("p", "chosen")); note.setAttribute("role", "status"); }
    note.textContent = "";
    if (names.length) { note.appendChild(make("span", "", names.length + " " + words.files + " " + names.join(", "))); }
    Array.prototype.forEach.call(field.files, function (file) {
      if (!/^image\//.test(file.type)) { return; }
      var picture = make("img");
      picture.alt = "";
      picture.src = URL.createObjectURL(file);
      note.appendChild(picture);
    });
  });
  var wrong = document.querySelector(".errors");
  if (wrong) { wrong.focus(); }
})();
