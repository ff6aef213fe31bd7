/* page_memory.js: the workspace over time: a bar a buffer, from its first to its last step, at its
 * offset. Pointing at a bar selects the buffer, pointing beside one the step. */

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 1000; /* units of the chart */
let bars = new Map(); /* buffer -> its bar */
let now = null;       /* the step's column */
let frames = null;    /* what is drawn around the bars that are meant, above all bars */

function rectangle(x, y, width, height, name) {
    const made = document.createElementNS(SVG, 'rect');
    for (const [key, value] of Object.entries({x, y, width, height, class: name}))
        made.setAttribute(key, value);
    return made;
}

/* What a bar's colour says. */
const KINDS = {result: 'values', gradient: 'gradients', other: 'sums, statistics, weights in other forms', scratch: 'scratch'};

function kindOf(buffer) {
    if (buffer.role === 'result' || buffer.role === 'copy')
        return 'result';
    return buffer.role === 'gradient' || buffer.role === 'scratch' ? buffer.role : 'other';
}

/* 1, 2 or 5 times a power of ten (or two, of bytes), so that there are at most `most`. */
function spacing(length, most, base) {
    let unit = 1;
    while (unit * base * most < length)
        unit *= base;
    for (const times of base === 2 ? [1, 2] : [1, 2, 5, 10])
        if (unit * times * most >= length)
            return unit * times;
    return unit * base;
}

function bytesText(bytes) {
    for (const [unit, size] of [['GiB', 2 ** 30], ['MiB', 2 ** 20], ['KiB', 2 ** 10]])
        if (bytes >= size)
            return Number((bytes / size).toFixed(2)) + ' ' + unit;
    return bytes + ' B';
}

function drawAxes(map, y, x) {
    const bytes = map.workspace_lines * map.line_bytes, steps = map.steps.length;
    for (let at = 0, by = spacing(bytes, 8, 2); at <= bytes; at += by)
        y.append(element('span', {style: 'top:' + (100 - 100 * at / bytes) + '%'}, bytesText(at)));
    for (let step = spacing(steps, 16, 10), by = step; step <= steps; step += by)
        x.append(element('span', {style: 'left:' + 100 * (step - 0.5) / steps + '%'}, String(step)));
    x.append(element('span', {style: 'left:50%;top:16px'}, 'step'));
}

function drawChart(index) {
    const map = index.map, steps = map.steps.length, lines = map.workspace_lines || 1;
    const svg = document.createElementNS(SVG, 'svg');
    const y = element('div', {class: 'y', 'aria-hidden': 'true'}), x = element('div', {class: 'x', 'aria-hidden': 'true'});
    svg.setAttribute('viewBox', '0 0 ' + steps + ' ' + HEIGHT);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.setAttribute('tabindex', '0');
    svg.setAttribute('role', 'application');
    svg.setAttribute('aria-label', 'Workspace over time; left and right move from step to step, up and down ' +
        'between the buffers of a step, Enter keeps');
    bars = new Map();
    for (const buffer of map.buffers) {
        const [first, last] = buffer.live;
        const thin = buffer.lines < lines / 200 ? ' thin' : '';
        const unit = HEIGHT / lines;
        const bar = rectangle(first - 1, HEIGHT - (buffer.offset + buffer.lines) * unit, last - first + 1,
            buffer.lines * unit, 'bar ' + kindOf(buffer) + thin);
        bar.dataset.buffer = buffer.name;
        bars.set(buffer.name, bar);
        svg.append(bar);
    }
    now = rectangle(-2, 0, 1, HEIGHT, 'now');
    frames = document.createElementNS(SVG, 'g');
    svg.append(now, frames);
    drawAxes(map, y, x);
    byId('chart').replaceChildren(y, svg, x);
    byId('memory-note').textContent = number(lines * map.line_bytes) + ' bytes; the largest sum of buffers that live at one step is ' +
        number(map.live_lines * map.line_bytes) + '. ' + number(map.buffers.length) + ' buffers over ' + number(steps) + ' steps of ' + map.code + '.';
    const kinds = new Set(map.buffers.map(kindOf));
    byId('legend').replaceChildren(...Object.keys(KINDS).filter((kind) => kinds.has(kind)).map((kind) =>
        element('span', {}, element('b', {style: 'background:var(--' + kind + ')'}), KINDS[kind])),
    element('span', {}, element('b', {style: 'border:2px solid var(--read)'}), 'read by the step'),
    element('span', {}, element('b', {style: 'border:2px solid var(--write)'}), 'written, or selected'));
}

function frame(name, kind) {
    const bar = bars.get(name);
    if (!bar)
        return;
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((key) => bar.getAttribute(key));
    frames.append(rectangle(x, y, width, height, 'frame ' + kind));
}

function drawMemory(chosen) {
    const here = chosen && chosen.index === indexOf(active);
    const only = here && chosen.steps.size === 1 && !chosen.buffer ? [...chosen.steps][0] : null;
    now.setAttribute('x', only ? only.step - 1 : -2);
    byId('memory-tip').textContent = '';
    frames.replaceChildren();
    if (!here)
        return;
    for (const name of chosen.reads)
        frame(name, 'read');
    for (const name of chosen.writes)
        frame(name, 'write');
    if (chosen.buffer)
        byId('memory-tip').textContent = bufferText(chosen.index, chosen.buffer.name) + ', ' + chosen.buffer.value;
    else if (only)
        byId('memory-tip').textContent = 'step ' + only.step + ': ' + only.nodes.map((n) => n.name).join(' → ');
}

/* What the pointer is over. */
function selectionInChart(event) {
    const index = indexOf(active), name = event.target.dataset && event.target.dataset.buffer;
    if (name)
        return ofBuffer(index, index.buffers.get(name));
    const box = byId('chart').querySelector('svg').getBoundingClientRect();
    const step = Math.floor((event.clientX - box.left) / box.width * index.map.steps.length);
    return index.map.steps[step] ? ofStep(index, index.map.steps[step]) : null;
}

/* The keys of the chart: from step to step, and between the buffers of one. */
const chartAt = {step: 0, buffer: -1};

function keyInChart(key) {
    const index = indexOf(active), steps = index.map.steps;
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
        chartAt.step = Math.min(Math.max(chartAt.step + (key === 'ArrowLeft' ? -1 : 1), 0), steps.length - 1);
        chartAt.buffer = -1;
        return ofStep(index, steps[chartAt.step]);
    }
    const live = index.map.buffers.filter((b) => b.live[0] <= chartAt.step + 1 && chartAt.step + 1 <= b.live[1])
        .sort((a, b) => a.offset - b.offset);
    if (!live.length)
        return null;
    chartAt.buffer = ((chartAt.buffer + (key === 'ArrowUp' ? 1 : -1)) % live.length + live.length) % live.length;
    return ofBuffer(index, live[chartAt.buffer]);
}
