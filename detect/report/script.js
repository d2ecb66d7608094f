(function () {
  var list = document.getElementById('list');
  if (!list) return;
  var body = list.tBodies[0], all = [].slice.call(body.rows);
  var rows = all.filter(function (r) { return r.dataset.rank; });
  var filter = document.getElementById('filter'), sort = document.getElementById('sort'), shown = document.getElementById('shown');
  var want = {}, text = '', texts = null, order = sort.querySelector('button').dataset.s;
  var own = order; // the order that the page was made in, which alone has parts
  function read() { texts = texts || rows.map(function (r) { return r.textContent.toLowerCase(); }); }
  setTimeout(read, 500); // before anybody types
  filter.hidden = sort.hidden = false;
  function press(group, button) {
    group.forEach(function (b) { b.setAttribute('aria-pressed', String(b === button)); });
  }
  function show() {
    var words = text.toLowerCase().split(/\s+/).filter(Boolean), n = 0, part = null;
    rows.forEach(function (r, i) {
      r.hidden = Object.keys(want).some(function (f) { return want[f] && r.dataset[f].split(' ').indexOf(want[f]) < 0; }) ||
        words.some(function (w) { return texts[i].indexOf(w) < 0; });
      if (!r.hidden) n++;
    });
    all.forEach(function (r) { // the head of a part shows if a row of it does
      if (!r.dataset.rank) { part = r; r.hidden = true; } else if (part && order === own && !r.hidden) part.hidden = false;
    });
    shown.textContent = shown.dataset.text.replace('%n', n).replace('%of', rows.length);
  }
  filter.addEventListener('click', function (e) {
    var b = e.target.closest('button');
    if (!b) return;
    want[b.dataset.f] = b.dataset.v;
    press([].slice.call(filter.querySelectorAll('button[data-f=' + b.dataset.f + ']')), b);
    show();
  });
  document.getElementById('find').addEventListener('input', function (e) {
    text = e.target.value;
    read();
    show();
  });
  sort.addEventListener('click', function (e) {
    var b = e.target.closest('button');
    if (!b) return;
    press([].slice.call(sort.querySelectorAll('button')), b);
    order = b.dataset.s;
    var sign = order === 'moved' ? -1 : 1;
    (order === own ? all : rows.slice().sort(function (x, y) {
      return sign * (x.dataset[order] - y.dataset[order]) || x.dataset.rank - y.dataset.rank;
    })).forEach(function (r) { body.appendChild(r); });
    show();
  });
})();
