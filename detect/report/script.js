(function () {
  var list = document.getElementById('list');
  if (!list) return;
  var body = list.tBodies[0], rows = [].slice.call(body.rows);
  var filter = document.getElementById('filter'), sort = document.getElementById('sort'), shown = document.getElementById('shown');
  var want = { kind: '', status: '', measure: '', text: '' }, texts = null;
  function read() { texts = texts || rows.map(function (r) { return r.textContent.toLowerCase(); }); }
  setTimeout(read, 500); // before anybody types
  filter.hidden = sort.hidden = false;
  function press(group, button) {
    group.forEach(function (b) { b.setAttribute('aria-pressed', String(b === button)); });
  }
  function show() {
    var words = want.text.toLowerCase().split(/\s+/).filter(Boolean), n = 0;
    rows.forEach(function (r, i) {
      r.hidden = ['kind', 'status', 'measure'].some(function (f) { return want[f] && r.dataset[f].split(' ').indexOf(want[f]) < 0; }) ||
        words.some(function (w) { return texts[i].indexOf(w) < 0; });
      if (!r.hidden) n++;
    });
    shown.textContent = n + ' of ' + rows.length + ' shown';
  }
  filter.addEventListener('click', function (e) {
    var b = e.target.closest('button');
    if (!b) return;
    want[b.dataset.f] = b.dataset.v;
    press([].slice.call(filter.querySelectorAll('button[data-f=' + b.dataset.f + ']')), b);
    show();
  });
  document.getElementById('find').addEventListener('input', function (e) {
    want.text = e.target.value;
    read();
    show();
  });
  sort.addEventListener('click', function (e) {
    var b = e.target.closest('button');
    if (!b) return;
    press([].slice.call(sort.querySelectorAll('button')), b);
    var key = b.dataset.s, sign = key === 'moved' ? -1 : 1;
    rows.slice().sort(function (x, y) {
      return sign * (x.dataset[key] - y.dataset[key]) || x.dataset.rank - y.dataset.rank;
    }).forEach(function (r) { body.appendChild(r); });
  });
})();
