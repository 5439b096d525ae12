/* One question per screen on a phone: the fieldsets of a form become steps, with a look at everything before sending.
   Without this file, and on wider screens, it stays one page; what is sent is the same. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-asks]"), narrow = window.matchMedia("(max-width:600px)");
  if (!form) { return; }
  var said = form.dataset, asks = Array.prototype.slice.call(form.querySelectorAll("[data-ask]"));
  var bar = form.querySelector("[data-ask-bar]"), count = bar.querySelector("[data-ask-count]"), line = bar.querySelector("progress");
  var review = form.querySelector("[data-review]"), answers = review.querySelector("dl"), send = form.querySelector("[data-send]");
  var back = form.querySelector("[data-back]"), next = form.querySelector("[data-next]"), at = 0, on = false;

  function make(tag, text) {
    var node = document.createElement(tag);
    if (text) { node.textContent = text; }
    return node;
  }
  function fields(ask) {
    return Array.prototype.filter.call(ask.querySelectorAll("input,select,textarea"), function (field) { return field.type !== "hidden" && !field.disabled; });
  }
  function label(field) {
    var box = field.closest(".field"), words = box && box.querySelector("legend,label");
    return words && words.firstChild ? words.firstChild.textContent.trim() : "";
  }
  function value(field) {
    if (field.type === "file") { return Array.prototype.map.call(field.files, function (file) { return file.name; }).join(", "); }
    if (/^(radio|checkbox)$/.test(field.type)) { return field.checked ? field.parentNode.textContent.trim() : ""; }
    if (field.tagName === "SELECT") { return field.value ? field.options[field.selectedIndex].text : ""; }
    return field.value;
  }
  function look() {
    answers.textContent = "";
    asks.forEach(function (ask, number) {
      fields(ask).forEach(function (field) {
        var row, cell, change, empty = /^(radio|checkbox)$/.test(field.type) && !field.checked;
        if (empty) { return; }
        row = make("div");
        row.appendChild(make("dt", label(field)));
        cell = row.appendChild(make("dd"));
        cell.appendChild(make("span", value(field) || said.empty));
        change = make("button", said.change);
        change.type = "button";
        change.className = "btn plain";
        change.setAttribute("aria-label", said.change + " " + label(field));
        change.addEventListener("click", function () { go(number); });
        cell.appendChild(change);
        answers.appendChild(row);
      });
    });
  }
  function show() {
    var last = at === asks.length;
    asks.forEach(function (ask, number) { ask.hidden = on && number !== at; });
    bar.hidden = !on;
    review.hidden = !on || !last;
    send.hidden = on && !last;
    next.hidden = !on || last;
    back.hidden = !on || at === 0;
    if (!on) { return; }
    count.textContent = last ? said.last : said.count.replace("{at}", at + 1).replace("{all}", asks.length);
    line.max = asks.length;
    line.value = at;
    if (last) { look(); }
  }
  function go(number, quiet) {
    at = Math.max(0, Math.min(asks.length, number));
    show();
    if (quiet || !on) { return; }
    history.pushState({ ask: at }, "");
    settle();
  }
  function settle() {
    var head = at === asks.length ? review.querySelector("h2") : asks[at].querySelector("legend");
    head.tabIndex = -1;
    head.focus({ preventScroll: true });
    form.scrollIntoView();
  }
  function wrong(ask) {
    return fields(ask).filter(function (field) { return !field.checkValidity(); })[0];
  }
  next.addEventListener("click", function () {
    var field = wrong(asks[at]);
    if (field) { field.reportValidity(); } else { go(at + 1); }
  });
  back.addEventListener("click", function () { history.back(); });
  window.addEventListener("popstate", function (event) {
    if (on) { go(event.state && event.state.ask || 0, true); settle(); }
  });
  /* Enter in a line goes on instead of sending what nobody has looked at yet. */
  form.addEventListener("keydown", function (event) {
    if (on && at < asks.length && event.key === "Enter" && event.target.tagName === "INPUT") { event.preventDefault(); next.click(); }
  });
  form.addEventListener("click", function (event) {
    var link = event.target.closest(".errors a[href^='#']"), aim = link && document.querySelector("[id^='" + link.hash.slice(1) + "']");
    asks.forEach(function (ask, number) { if (aim && ask.contains(aim)) { go(number); aim.focus(); event.preventDefault(); } });
  });
  function turn() {
    on = narrow.matches;
    show();
  }
  asks.some(function (ask, number) { at = ask.querySelector(".wrong") ? number : 0; return at > 0 || ask.querySelector(".wrong"); });
  history.replaceState({ ask: at }, "");
  narrow.addEventListener("change", turn);
  turn();
})();
