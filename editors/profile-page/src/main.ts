import { readData } from './data';
import { State } from './state';
import { CallTree } from './view/call_tree';
import { ChartView } from './view/chart_view';
import { element } from './view/element';
import { FunctionTable } from './view/function_table';
import { Header } from './view/header';
import { makeHelp } from './view/help';
import { hasSource, titleOf } from './view/places';
import { Source } from './view/source';
import { startTheme } from './view/theme';
import { Tooltip } from './view/tooltip';

const data = readData();
const state = new State(data);
const toggleTheme = startTheme(state);
const tooltip = new Tooltip();
const help = makeHelp();

const openCalls = (fn: number, direction: 'callees' | 'callers') => {
  calls.show(direction, fn);
  state.show('calls');
  calls.grid.element.focus();
};
const openSource = (fn: number) => {
  if (!hasSource(state, fn)) return;
  state.show('source');
  source.showFunction(fn);
  source.grid.element.focus();
};
const charts = new ChartView(state, tooltip, { openSource, openCalls });
const functions = new FunctionTable(state, (fn) => openCalls(fn, 'callers'));
const calls = new CallTree(state);
const source = new Source(state);
const header = new Header(state, {
  toggleTheme,
  help: () => help.showModal(),
  nextMatch: () => (isChart() ? charts.goToMatch() : current().grid.activate(current().grid.active + 1)),
  leaveSearch,
});
const main = element('main', { id: 'view', role: 'tabpanel' });

function isChart() {
  return state.view === 'flame' || state.view === 'time';
}
function current() {
  return { functions, calls, source }[state.view as 'functions' | 'calls' | 'source'];
}

function showView() {
  header.update();
  main.setAttribute('aria-labelledby', `tab-${state.view}`);
  main.replaceChildren((isChart() ? charts : current()).element);
  if (isChart()) charts.show();
  else if (state.view === 'functions') functions.update();
  else if (state.view === 'calls' && calls.grid.rows.length === 0) calls.update();
  else if (state.view === 'source') source.update();
  else current().grid.draw();
}

function leaveSearch() {
  header.search.value = '';
  state.find('');
  if (isChart()) charts.focus();
  else current().grid.element.focus();
}

state.onChange((part) => {
  if (part === 'view') showView();
  else if (part === 'selection') {
    if (isChart()) charts.showSelected();
    else if (state.view === 'functions') functions.grid.draw();
    else if (state.view === 'calls') calls.showSelected();
  } else if (part === 'search') {
    header.showFound();
    if (isChart()) charts.chart.redraw();
    else if (state.view === 'functions') functions.update();
    else current().grid.draw();
  } else if (part === 'theme') {
    charts.chart.restyle();
    if (!isChart()) current().grid.draw();
  } else {
    header.showFound();
    charts.chart.forget();
    calls.focus = -1;
    calls.grid.rows = [];
    showView();
  }
});

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
  const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  const view = header.views[Number(event.key) - 1];
  if (typing && event.key !== 'Escape') return;
  if (event.key === '/') {
    header.search.focus();
    header.search.select();
  } else if (event.key === '?') help.showModal();
  else if (event.key === 't') toggleTheme();
  else if (event.key === 'Escape') {
    if (state.search) leaveSearch();
    else if (isChart()) charts.escape();
    else state.select(-1);
  } else if (view) {
    state.show(view);
    if (isChart()) charts.focus();
    else current().grid.element.focus();
  } else {
    if (event.target === document.body) (isChart() ? charts : current().grid).key(event);
    return;
  }
  event.preventDefault();
});

document.title = `${data.sides.map(titleOf).join(' → ')} – Wayfinder profile`;
document.body.append(header.element, main, tooltip.element, help);
state.view = header.views[0] === 'functions' ? 'source' : header.views[0];
showView();
requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('wayfinder:drawn')));
