'use strict';

const page = JSON.parse(document.getElementById('content').textContent);
const main = document.querySelector('main');
const charts = [];

function add(parent, tag, text) {
  const element = document.createElement(tag);
  if (text !== undefined) element.textContent = text;
  return parent.appendChild(element);
}

function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

function axis(title, extra) {
  return { title: { display: true, text: title, color: color('text') }, ticks: { color: color('text') }, grid: { color: color('rule') }, ...extra };
}

function options(block, x) {
  return {
    animation: false,
    maintainAspectRatio: false,
    plugins: { legend: { labels: { color: color('text') } } },
    scales: { x: axis(block.x_axis, x), y: axis(block.y_axis, {}) },
  };
}

function lineOf(series, i) {
  const stroke = color('series-' + (i % 4 + 1));
  const points = series.style === 'POINTS';
  return {
    label: series.name,
    data: series.points,
    showLine: !points,
    pointRadius: points ? 4 : 0,
    borderDash: series.style === 'DASHED' ? [6, 4] : [],
    borderWidth: 2,
    borderColor: stroke,
    backgroundColor: stroke,
  };
}

const configs = {
  lines: (block) => ({
    type: 'scatter',
    data: { datasets: block.series.map(lineOf) },
    options: options(block, { type: 'linear' }),
  }),
  bars: (block) => ({
    type: 'bar',
    data: {
      labels: block.labels,
      datasets: block.series.map((series, i) => ({ label: series.name, data: series.heights, backgroundColor: color('series-' + (i % 4 + 1)) })),
    },
    options: options(block, {}),
  }),
};

function addTable(parent, block) {
  const table = add(add(parent, 'div'), 'table');
  table.parentElement.className = 'wide';
  if (block.header.length > 0) {
    const row = add(add(table, 'thead'), 'tr');
    for (const cell of block.header) add(row, 'th', cell).scope = 'col';
  }
  const body = add(table, 'tbody');
  for (const cells of block.rows) {
    const row = add(body, 'tr');
    cells.forEach((cell, i) => {
      const isName = block.header.length === 0 && i === 0;
      const element = add(row, isName ? 'th' : 'td', cell);
      if (isName) element.scope = 'row';
    });
  }
}

function addChart(parent, block) {
  const figure = add(parent, 'figure');
  add(figure, 'figcaption', block.title);
  const plot = add(figure, 'div');
  plot.className = 'plot';
  const canvas = add(plot, 'canvas');
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', block.title + ': ' + block.series.map((series) => series.name).join(', '));
  charts.push({ canvas, block, drawn: null });
}

function draw() {
  for (const chart of charts) {
    if (chart.drawn) chart.drawn.destroy();
    chart.drawn = new Chart(chart.canvas, configs[chart.block.kind](chart.block));
  }
}

const blocks = { text: (parent, block) => add(parent, 'p', block.text), table: addTable, lines: addChart, bars: addChart };

document.title = page.title;
add(main, 'h1', page.title);
for (const section of page.sections) {
  const element = add(main, 'section');
  add(element, 'h2', section.title);
  for (const block of section.blocks) blocks[block.kind](element, block);
}
draw();
// A canvas keeps the colours it was drawn with.
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
