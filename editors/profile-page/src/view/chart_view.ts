import { upperBound } from '../model/boxes';
import { pathTo } from '../model/tree';
import { formatAmount, formatChange, formatShare } from '../format';
import type { State } from '../state';
import { Chart, type Spot } from './chart';
import { element, replaceContent } from './element';
import { hasSource, nameOf, placeOf } from './places';
import type { Tooltip } from './tooltip';

export interface ChartActions {
  openSource(fn: number): void;
  openCalls(fn: number, direction: 'callees' | 'callers'): void;
}

/** The chart with its keys, and a strip that tells of the chosen box. */
export class ChartView {
  readonly element: HTMLElement;
  readonly chart: Chart;
  private readonly details = element('div', { class: 'details', 'aria-live': 'polite' });
  private readonly note = element('span', { class: 'of' });
  private readonly stage: HTMLElement;

  constructor(private readonly state: State, tooltip: Tooltip, private readonly actions: ChartActions) {
    this.chart = new Chart(state, tooltip);
    this.chart.onSpot = (spot) => {
      state.select(spot ? state.tree.fn[this.chart.nodeAt(spot)] : -1);
      this.drawDetails();
    };
    this.chart.onOpen = (spot) => this.chart.zoomToSpot(spot);
    const button = (text: string, title: string, action: () => void) =>
      element('button', { class: 'quiet icon', title, 'aria-label': title, onclick: action }, text);
    this.stage = element('div', {
      class: 'stage', tabindex: '0', role: 'application', 'aria-roledescription': 'flame graph',
      'aria-label': `${state.words.flame}. Arrow keys go from box to box, Enter zooms, Escape shows all.`,
      onkeydown: (event: KeyboardEvent) => this.key(event),
    }, this.chart.element);
    this.element = element('div', { class: 'pane chart-pane' },
      element('div', { class: 'pane-bar' }, ...(state.isComparison ? this.legend() : []), this.note,
        element('span', { class: 'push' }), button('−', 'Zoom out (−)', () => this.chart.zoomBy(2)),
        button('+', 'Zoom in (+)', () => this.chart.zoomBy(0.5)), button('⤢', 'Show all (0)', () => this.showAll())),
      this.stage, this.details);
  }

  show() {
    this.chart.load();
    const { step } = this.chart.boxes;
    const { state } = this;
    const isTime = state.view === 'time';
    this.note.textContent = isTime
      ? step > 0 ? `In the order of time, exact to ${formatAmount(step, 'ns')}` : 'In the order of time'
      : state.words.order;
    if (this.chart.isDeeper) this.note.textContent += ` · ${this.chart.boxes.rows.length - 1} deep, drag or Shift-scroll`;
    this.drawDetails();
  }
  focus() {
    this.stage.focus({ preventScroll: true });
  }
  update() {
    this.chart.forget();
    this.show();
  }
  showSelected() {
    if (this.chart.spot && this.state.tree.fn[this.chart.nodeAt(this.chart.spot)] !== this.state.selected) this.chart.spot = null;
    this.drawDetails();
    this.chart.redraw();
  }

  /** Gives true when there was something to go back from. */
  escape() {
    if (!this.chart.isWhole()) this.showAll();
    else if (this.chart.spot || this.state.selected >= 0) {
      this.chart.choose(null);
    } else return false;
    return true;
  }

  /** Chooses the widest box with a match of the search, then the next widest. */
  goToMatch() {
    const { search, tree, total } = this.state;
    if (!search) return;
    const spots: { spot: Spot; weight: number }[] = [];
    this.chart.boxes.rows.forEach((row, level) => row.node.forEach((node, index) => {
      if (node > 0 && search.matches[tree.fn[node]]) spots.push({ spot: { level, index }, weight: total[node] });
    }));
    spots.sort((a, b) => b.weight - a.weight);
    const at = spots.findIndex(({ spot }) => spot.level === this.chart.spot?.level && spot.index === this.chart.spot.index);
    if (spots.length > 0) this.chart.choose(spots[(at + 1) % spots.length].spot);
  }

  private showAll() {
    this.chart.zoomTo(0, this.chart.boxes.end);
  }

  private legend() {
    return [element('span', { class: 'legend' }, element('i', { class: 'less' }), 'less'), element('span', { class: 'legend' }, element('i', { class: 'same' }), 'same'),
      element('span', { class: 'legend' }, element('i', { class: 'more' }), 'more than before')];
  }

  key(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { chart } = this;
    const { spot } = chart;
    const actions: Record<string, () => void> = {
      ArrowUp: () => this.move(spot && { level: spot.level - 1, from: this.middle(spot) }),
      ArrowDown: () => this.moveDown(),
      ArrowLeft: () => spot && this.step(-1),
      ArrowRight: () => spot && this.step(1),
      Enter: () => spot && chart.zoomToSpot(spot),
      '+': () => chart.zoomBy(0.5), '=': () => chart.zoomBy(0.5), '-': () => chart.zoomBy(2), 0: () => this.showAll(),
      PageDown: () => chart.scrollBy(300), PageUp: () => chart.scrollBy(-300),
      Home: () => chart.choose({ level: 0, index: 0 }),
    };
    if (!(event.key in actions)) return;
    event.preventDefault();
    if (!spot && event.key.startsWith('Arrow')) chart.choose({ level: 0, index: 0 });
    else actions[event.key]();
  }

  private middle(spot: Spot) {
    const row = this.chart.boxes.rows[spot.level];
    return (row.start[spot.index] + row.end[spot.index]) / 2;
  }
  /** To the box of another row that lies there. */
  private move(to: { level: number; from: number } | null) {
    if (!to || to.level < 0) return;
    this.chart.choose({ level: to.level, index: upperBound(this.chart.boxes.rows[to.level].start, to.from) - 1 });
  }
  /** To the widest of the boxes below. */
  private moveDown() {
    const { spot, boxes } = this.chart;
    const below = spot && boxes.rows[spot.level + 1];
    if (!below) return;
    const row = boxes.rows[spot.level];
    let widest = -1;
    const width = (i: number) => below.end[i] - below.start[i];
    const first = upperBound(below.end, row.start[spot.index]);
    for (let i = first; i < below.start.length && below.start[i] < row.end[spot.index]; ++i) {
      if (widest < 0 || width(i) > width(widest)) widest = i;
    }
    if (widest >= 0) this.chart.choose({ level: spot.level + 1, index: widest });
  }
  private step(by: number) {
    const spot = this.chart.spot!;
    const index = spot.index + by;
    if (index >= 0 && index < this.chart.boxes.rows[spot.level].start.length) this.chart.choose({ level: spot.level, index });
  }

  private drawDetails() {
    const { state } = this;
    const { spot } = this.chart;
    const node = spot ? this.chart.nodeAt(spot) : -1;
    const fn = spot ? state.tree.fn[node] : state.selected;
    if (!spot && fn < 0) {
      replaceContent(this.details, element('p', { class: 'hint' }, 'Click a box, or press an arrow key. Double click or Enter zooms, the wheel zooms, dragging moves. ',
        element('kbd', {}, '?'), ' lists all keys.'));
      return;
    }
    const self = node >= 0 ? state.tree.self[state.column] : state.numbers.self[state.column];
    const total = node >= 0 ? state.tree.total[state.column] : state.numbers.total[state.column];
    const at = node >= 0 ? node : fn;
    const amount = (name: string, values: Float64Array[]) => {
      const [value, before] = [values[state.side][at], values[0][at]];
      const share = state.isComparison ? formatChange(values[1][at] - before, state.unit) : formatShare(value, state.whole);
      return element('span', { class: 'amount' }, element('b', {}, name), formatAmount(value, state.unit), element('i', {}, share));
    };
    const open = (text: string, action: () => void) => element('button', { class: 'quiet', onclick: action }, text);
    replaceContent(this.details,
      element('div', { class: 'details-top' },
        element('span', { class: 'details-name' }, nameOf(state, fn)),
        element('span', { class: 'details-place' }, fn >= 0 ? placeOf(state, fn) : state.data.sides[state.side].title),
        element('span', { class: 'push' }),
        amount(state.words.total, total), amount(state.words.self, self),
        fn >= 0 && open(state.words.callees, () => this.actions.openCalls(fn, 'callees')),
        fn >= 0 && open(state.words.callers, () => this.actions.openCalls(fn, 'callers')),
        hasSource(state, fn) && open('Source', () => this.actions.openSource(fn))),
      element('div', { class: 'details-path' },
        node > 0 ? pathTo(state.tree, node).map((step) => nameOf(state, state.tree.fn[step])).slice(-24).join(' › ')
          : fn >= 0 ? state.words.outlined : ''));
  }
}
