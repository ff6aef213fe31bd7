/* page.js: the page's links. The data is what NAME.map says, a map for each emitted file with steps;
 * the texts stand in the page. A selection is a set of steps, and from them the lines on both sides,
 * buffers and kernels. */
'use strict';

const data = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);

function element(tag, attributes, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {}))
        made.setAttribute(name, value);
    made.append(...children);
    return made;
}

/* "std.rnet:4-6" */
function place(text) {
    const colon = text.lastIndexOf(':');
    const [first, last] = text.slice(colon + 1).split('-').map(Number);
    return {file: text.slice(0, colon), first, last: last || first};
}

const number = (value) => value.toLocaleString('en-US').replaceAll(',', '\u202f');

/* ---- What belongs together ---- */

/* Of one map: who stands in a line of the C, which steps a line of the source has. */
class Index {
    constructor(map) {
        this.map = map;
        this.code = new Map();    /* C line -> {step}, {kernel}, {buffer} or {block} */
        this.source = new Map();  /* "std.rnet:5" -> {steps, blocks} */
        this.kernels = new Map(map.kernels.map((k) => [k.name, k]));
        this.buffers = new Map(map.buffers.map((b) => [b.name, b]));
        this.parameters = new Map(map.parameters.map((p) => [p.name, p]));
        this.users = new Map();   /* buffer -> steps */
        this.functions = new Map();
        for (const block of map.blocks)
            this.addBlock(block);
        for (const kernel of map.kernels)
            this.mark(kernel.lines, {kernel});
        for (const buffer of map.buffers)
            this.mark([buffer.line, buffer.line], {buffer});
        for (const step of map.steps)
            this.addStep(step);
    }

    mark([first, last], what) {
        for (let line = first; line <= last; line++)
            this.code.set(line, what);
    }

    at(file, line) {
        const key = file + ':' + line;
        if (!this.source.has(key))
            this.source.set(key, {steps: new Set(), blocks: new Set()});
        return this.source.get(key);
    }

    addBlock(block) {
        if (block.lines)
            this.mark(block.lines, {block});
        if (block.backward_lines)
            this.mark(block.backward_lines, {block});
        this.functions.set(block.function, block);
        this.functions.set(block.backward, block);
        for (const text of [...block.from, ...(block.defined ? [block.defined] : [])])
            this.at(place(text).file, place(text).first).blocks.add(block);
    }

    addStep(step) {
        this.mark(step.lines, {step});
        for (const node of step.nodes)
            for (const text of node.lines) {
                const {file, first, last} = place(text);
                for (let line = first; line <= last; line++)
                    this.at(file, line).steps.add(step);
            }
        for (const name of [...Object.values(step.reads), ...Object.values(step.writes)]) {
            if (!this.users.has(name))
                this.users.set(name, new Set());
            this.users.get(name).add(step);
        }
    }

    /* The steps of a block and of the blocks in it. */
    stepsOf(block) {
        const inside = block.name + '.';
        return this.map.steps.filter((s) =>
            block.name === '' || s.block === block.name || s.block.startsWith(inside));
    }
}

/* Of map `number`, made when it is asked for first. */
const indices = [];

function indexOf(number) {
    indices[number] = indices[number] || new Index(data.maps[number]);
    return indices[number];
}

/* What is selected: `hit` lines are what was meant, `also` lines compute it. */
class Selection {
    constructor(index, title) {
        this.index = index;
        this.title = title;
        this.steps = new Set();
        this.source = new Set();
        this.hit = new Set();
        this.also = new Set();
        this.kernels = new Set();
        this.reads = new Set();
        this.writes = new Set();
    }

    lines(set, [first, last]) {
        for (let line = first; line <= last; line++)
            set.add(line);
    }

    addStep(step) {
        const kernel = this.index.kernels.get(step.kernel);
        this.steps.add(step);
        this.lines(this.hit, step.lines);
        if (!this.kernels.has(kernel))
            this.lines(this.also, kernel.lines);
        this.kernels.add(kernel);
        for (const node of step.nodes)
            for (const text of node.lines) {
                const {file, first, last} = place(text);
                for (let line = first; line <= last; line++)
                    this.source.add(file + ':' + line);
            }
        for (const name of Object.values(step.reads))
            this.reads.add(name);
        for (const name of Object.values(step.writes))
            this.writes.add(name);
    }

    addBlock(block) {
        for (const [range, name] of [[block.lines, block.function], [block.backward_lines, block.backward]])
            if (range)
                this.lines(this.hit, [range[0], headOf(this.index, range, name)]);
    }
}

/* The line in which a function's head begins, after its comment. */
function headOf(index, [first, last], name) {
    for (let line = first; line <= last; line++)
        if (textOf(index.map.code, line).includes(name + '('))
            return line;
    return first;
}

function ofStep(index, step) {
    const chosen = new Selection(index, 'Step ' + step.step);
    chosen.addStep(step);
    return chosen;
}

function ofKernel(index, kernel) {
    const chosen = new Selection(index, kernel.name);
    chosen.kernel = kernel;
    for (const step of kernel.steps)
        chosen.addStep(index.map.steps[step - 1]);
    chosen.lines(chosen.hit, [kernel.comment, kernel.lines[1]]);
    return chosen;
}

function ofBuffer(index, buffer) {
    const chosen = new Selection(index, buffer.name);
    for (const step of index.users.get(buffer.name) || [])
        chosen.addStep(step);
    chosen.reads = new Set();
    chosen.writes = new Set([buffer.name]);
    chosen.hit.add(buffer.line);
    chosen.buffer = buffer;
    return chosen;
}

function ofBlock(index, block) {
    const chosen = new Selection(index, block.name || 'the network');
    for (const step of index.stepsOf(block))
        chosen.addStep(step);
    chosen.addBlock(block);
    chosen.block = block;
    return chosen;
}

function ofSource(index, file, line) {
    const chosen = new Selection(index, file + ':' + line);
    const found = index.source.get(file + ':' + line);
    for (const step of found ? found.steps : [])
        chosen.addStep(step);
    for (const block of found ? found.blocks : [])
        chosen.addBlock(block);
    chosen.source.add(file + ':' + line);
    return chosen;
}

/* A line of a function that is no step may call the function of a block. */
function ofCode(index, line) {
    const what = index.code.get(line);
    if (!what)
        return null;
    if (what.step)
        return ofStep(index, what.step);
    if (what.kernel)
        return ofKernel(index, what.kernel);
    if (what.buffer)
        return ofBuffer(index, what.buffer);
    const call = /^ +(\w+)\(/.exec(textOf(index.map.code, line));
    return ofBlock(index, (call && index.functions.get(call[1])) || what.block);
}

/* ---- The texts ---- */

const texts = new Map(); /* file -> its <pre> */
for (const pre of document.querySelectorAll('pre[data-file]'))
    texts.set(pre.dataset.file, pre);

const raw = new Map();  /* <pre> -> its text, line by line */
const rows = new Map(); /* <pre> -> the elements of its lines */
const CHUNK = 250;      /* lines; a browser lays out only the chunks that are in view */

function linesOf(pre) {
    if (!raw.has(pre))
        raw.set(pre, pre.textContent.replace(/\n$/, '').split('\n'));
    return raw.get(pre);
}

const escaped = (text) => text.replace(/[&<>]/g, (c) => ({'&': '&amp;', '<': '&lt;', '>': '&gt;'})[c]);

/* A line with its comments in <i>; `state.open`: it begins in one, then: it ends in one. */
function withComments(line, source, state) {
    const parts = source ? /"[^"]*"|#.*/g : /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\*/g;
    let at = 0, html = '';
    while (at < line.length || state.open) {
        if (!state.open) {
            parts.lastIndex = at;
            let found = parts.exec(line);
            while (found && /^["']/.test(found[0]))
                found = parts.exec(line);
            html += escaped(line.slice(at, found ? found.index : line.length));
            if (!found)
                return html;
            at = found.index;
            state.open = true;
            state.from = at + 2;
        }
        const end = source ? -1 : line.indexOf('*/', state.from);
        const stop = end < 0 ? line.length : end + 2;
        html += '<i>' + escaped(line.slice(at, stop)) + '</i>';
        at = stop;
        state.from = 0;
        state.open = end < 0 && !source;
        if (end < 0)
            return html;
    }
    return html;
}

/* The elements of a text's lines, made when it is shown or meant first. */
function rowsOf(pre) {
    if (rows.has(pre))
        return rows.get(pre);
    const state = {open: false, from: 0}, lines = linesOf(pre), source = pre.dataset.kind === 'source';
    let html = '';
    for (let i = 0; i < lines.length; i++) {
        html += i % CHUNK ? '' : (i ? '</span>' : '') + '<span class="k">';
        html += '<span class="l" data-n="' + (i + 1) + '">' + withComments(lines[i], source, state) + '</span>';
    }
    pre.innerHTML = html + '</span>';
    rows.set(pre, pre.querySelectorAll('.l'));
    return rows.get(pre);
}

const lineOf = (file, line) => texts.has(file) ? rowsOf(texts.get(file))[line - 1] || null : null;

const textOf = (file, line) => texts.has(file) ? linesOf(texts.get(file))[line - 1] || '' : '';

let shown = null;   /* the selection that is drawn */
let pinned = null;  /* the one to go back to */
let active = 0;     /* the map of the C that is shown */
let marked = [];    /* elements with a class to take off */
let cursor = null;  /* the line that the keys move */

function mark(found, name) {
    if (!found)
        return;
    found.classList.add(name);
    marked.push([found, name]);
}

function draw(chosen) {
    for (const [found, name] of marked)
        found.classList.remove(name);
    marked = [];
    shown = chosen;
    document.body.classList.toggle('pinned', chosen !== null && chosen === pinned);
    if (chosen) {
        const code = chosen.index.map.code;
        for (const line of chosen.also)
            mark(lineOf(code, line), 'also');
        for (const line of chosen.hit)
            mark(lineOf(code, line), 'hit');
        for (const key of chosen.source)
            mark(lineOf(place(key).file, place(key).first), 'hit');
        for (const kernel of chosen.kernels)
            mark(byId('kernel-' + kernel.name), 'hit');
    }
    drawDetail(chosen);
    drawMemory(chosen);
}

function pin(chosen) {
    pinned = chosen;
    draw(chosen);
}

function show(file) {
    const pre = texts.get(file), pane = pre.closest('.pane');
    if (pre.dataset.kind === 'source')
        return;
    rowsOf(pre);
    for (const other of pane.querySelectorAll('pre'))
        other.hidden = other !== pre;
    for (const tab of pane.querySelectorAll('[role=tab]')) {
        const chosen = tab.dataset.file === file;
        tab.setAttribute('aria-selected', String(chosen));
        tab.tabIndex = chosen ? 0 : -1;
    }
    const map = data.maps.findIndex((m) => m.code === file);
    if (map >= 0 && map !== active) {
        active = map;
        pinned = null;
        drawTables();
        draw(null);
    }
}

function reveal(file, line) {
    const found = lineOf(file, line);
    if (!found)
        return;
    show(file);
    const box = found.closest('.stack, pre[data-kind=code]');
    const from = found.getBoundingClientRect(), to = box.getBoundingClientRect();
    box.scrollTop += from.top - to.top - box.clientHeight / 3;
    mark(found, 'here');
}

/* The first line of each run of lines that are meant, on one side. */
function places(side) {
    if (!shown)
        return [];
    const all = side === 'codes'
        ? [...shown.hit].sort((a, b) => a - b).map((line) => [shown.index.map.code, line])
        : [...shown.source].map((key) => [place(key).file, place(key).first])
            .sort((a, b) => a[0] === b[0] ? a[1] - b[1] : data.sources.indexOf(a[0]) - data.sources.indexOf(b[0]));
    return all.filter(([file, line], i) =>
        i === 0 || all[i - 1][0] !== file || all[i - 1][1] !== line - 1);
}

let visit = {side: 'codes', at: -1};

function go(by) {
    const all = places(visit.side);
    if (!all.length)
        return;
    visit.at = ((visit.at + by) % all.length + all.length) % all.length;
    for (const [found, name] of marked)
        if (name === 'here')
            found.classList.remove(name);
    reveal(...all[visit.at]);
}

/* Keeps a selection and goes to its first place on the side `to`. */
function keep(chosen, to) {
    if (!chosen)
        return;
    pin(chosen);
    visit = {side: to, at: -1};
    go(1);
}

function selectionAt(line) {
    const pre = line.closest('pre'), count = Number(line.dataset.n);
    if (pre.dataset.kind === 'source')
        return ofSource(indexOf(active), pre.dataset.file, count);
    const map = data.maps.findIndex((m) => m.code === pre.dataset.file);
    return map < 0 ? null : ofCode(indexOf(map), count);
}

const otherSide = (line) => line.closest('.pane').id === 'codes' ? 'sources' : 'codes';

/* ---- In words ---- */

function facts(list) {
    const dl = element('dl');
    for (const [name, value] of list)
        if (value)
            dl.append(element('dt', {}, name), element('dd', {}, value));
    return dl;
}

function some(list, most) {
    const all = [...list];
    return all.slice(0, most).join(', ') + (all.length > most ? ' and ' + (all.length - most) + ' more' : '');
}

function bufferText(index, name) {
    const b = index.buffers.get(name);
    const unit = index.map.line_bytes;
    return b ? name + ' [' + b.live[0] + ', ' + b.live[1] + '] at ' + number(b.offset * unit) + ', ' +
        number(b.lines * unit) + ' bytes' : name;
}

function stepFacts(index, step) {
    const kernel = index.kernels.get(step.kernel);
    const all = (which) => Object.entries(which).map(([name, holds]) => name + ' = ' + bufferText(index, holds)).join('; ');
    const from = [...Object.values(step.reads), ...Object.values(step.writes)]
        .map((name) => index.parameters.get(name)).filter((p) => p)
        .map((p) => p.name + ' at ' + number(p.offset * index.map.line_bytes) + ' from ' + p.tensors.join(', '));
    return [['layers', step.nodes.map((n) => n.name).join(' → ') + ' (' + [...new Set(step.nodes.flatMap((n) => n.lines))].join(', ') + ')'],
        ['kernel', step.kernel + ': ' + kernel.formula],
        ['reads', all(step.reads)], ['writes', all(step.writes)], ['parameters', from.join('; ')]];
}

function kernelFacts(index, kernel) {
    const steps = kernel.steps.map((n) => index.map.steps[n - 1]);
    return [['computes', kernel.title], ['formula', kernel.formula], ['arrays', kernel.arrays],
        ['multiply-adds', kernel.multiply_adds ? number(kernel.multiply_adds) + ' an image' : ''],
        ['used by', some(steps.map((s) => s.nodes[0].name + ' (step ' + s.step + ')'), 12)]];
}

function bufferFacts(index, buffer) {
    return [['holds', buffer.value + (buffer.layout ? ': ' + buffer.layout : '')],
        ['place', bufferText(index, buffer.name)],
        ['overwrites', (buffer.overwrites || []).join(', ')],
        ['reuses', (buffer.reuses || []).join(', ')],
        ['then taken by', buffer.taken_by.map((name) => name + ' (step ' + index.buffers.get(name).live[0] + ')').join(', ')]];
}

function drawDetail(chosen) {
    const detail = byId('detail');
    if (!drawDetail.hint)
        drawDetail.hint = detail.firstElementChild;
    if (!chosen) {
        detail.replaceChildren(drawDetail.hint);
        return;
    }
    const steps = [...chosen.steps], index = chosen.index;
    let list = [['steps', steps.length ? steps.length + ': ' + some(steps.map((s) => s.step), 40) : 'none'],
        ['layers', some(steps.map((s) => s.nodes.map((n) => n.name).join(' → ')), 6)],
        ['kernels', some([...chosen.kernels].map((k) => k.name), 6)]];
    if (chosen.buffer)
        list = [...bufferFacts(index, chosen.buffer), ...list];
    else if (chosen.kernel)
        list = kernelFacts(index, chosen.kernel);
    else if (steps.length === 1)
        list = stepFacts(index, steps[0]);
    else if (chosen.block)
        list.unshift(['block', chosen.block.call + (chosen.block.from.length ? ' called at ' + chosen.block.from.join(', ') : '') +
            (chosen.block.defined ? ', defined at ' + chosen.block.defined : '')]);
    const bar = element('span', {class: 'go'});
    for (const [text, by] of [['previous', -1], ['next', 1]]) {
        const button = element('button', {type: 'button'}, text);
        button.addEventListener('click', () => go(by));
        bar.append(button, ' ');
    }
    detail.replaceChildren(...(pinned ? [bar] : []), element('strong', {}, chosen.title), facts(list));
}

/* ---- Tables ---- */

function table(heads, rows) {
    const head = element('tr', {}, ...heads.map(([text, kind]) => element('th', kind ? {class: kind} : {}, text)));
    return element('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': heads[0][0] + 's'},
        element('table', {}, element('thead', {}, head), element('tbody', {}, ...rows)));
}

function nameButton(text, select) {
    const button = element('button', {type: 'button', class: 'name'}, text);
    button.addEventListener('click', () => keep(select(), 'codes'));
    return button;
}

function kernelRow(index, kernel) {
    const users = kernel.steps.map((n) => index.map.steps[n - 1]).map((s) => s.nodes[0].name);
    return element('tr', {id: 'kernel-' + kernel.name},
        element('td', {class: 'm'}, nameButton(kernel.name, () => ofKernel(index, kernel))),
        element('td', {}, kernel.title, element('br'), element('code', {}, kernel.formula), element('br'),
            element('code', {}, kernel.arrays)),
        element('td', {class: 'm'}, some(users, 6)),
        element('td', {class: 'n'}, String(kernel.steps.length)),
        element('td', {class: 'n'}, kernel.multiply_adds ? number(kernel.multiply_adds) : ''),
        element('td', {class: 'n'}, kernel.lines.join('–')));
}

function bufferRow(index, buffer) {
    const unit = index.map.line_bytes;
    return element('tr', {},
        element('td', {class: 'm'}, nameButton(buffer.name, () => ofBuffer(index, buffer))),
        element('td', {class: 'm'}, buffer.value), element('td', {}, buffer.layout || ''),
        element('td', {class: 'n'}, number(buffer.offset * unit)), element('td', {class: 'n'}, number(buffer.lines * unit)),
        element('td', {class: 'n'}, buffer.live.join('–')),
        element('td', {class: 'm'}, some(buffer.overwrites || buffer.reuses, 4)), element('td', {class: 'm'}, some(buffer.taken_by, 4)));
}

function drawBuffers() {
    const index = indexOf(active);
    if (byId('buffers').open)
        byId('buffers-table').replaceChildren(table([['Buffer'], ['Value'], ['Layout'], ['Offset', 'n'], ['Bytes', 'n'],
            ['Steps', 'n'], ['Lies over'], ['Then taken by']], index.map.buffers.map((b) => bufferRow(index, b))));
    else
        byId('buffers-table').replaceChildren();
}

function drawTables() {
    const index = indexOf(active);
    byId('kernels-table').replaceChildren(table([['Kernel'], ['What it computes'], ['Users'], ['Calls', 'n'],
        ['Multiply-adds of a call', 'n'], ['Lines', 'n']], index.map.kernels.map((k) => kernelRow(index, k))));
    drawChart(index);
    drawBuffers();
}
