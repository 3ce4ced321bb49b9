import uPlot from 'uplot';
import { formatAmount, formatChange, formatCount, formatTick } from '../../../profile-page/src/format';
import { matcher } from '../../../profile-page/src/model/search';
import type { AddedView } from '../../../profile-page/src/profile_page';
import type { State } from '../../../profile-page/src/state';
import { choice } from '../../../profile-page/src/view/choice';
import { element, replaceContent } from '../../../profile-page/src/view/element';
import { chartColors, theme } from '../../../profile-page/src/view/theme';
import type { Trend, TrendGroup } from '../data';
import { change, text } from './columns';
import { DataTable } from './data_table';

interface Line {
  title: string;
  values: number[];
  unit: 'bytes' | '';
}

const chartHeight = 260;
const powersOfTwo = Array.from({ length: 50 }, (_, i) => 2 ** i);
const delta = (values: number[]) => values[values.length - 1] - values[0];

/** The heap from snapshot to snapshot: a line, its numbers, and the groups that changed, one of which can be drawn. */
export class TrendView implements AddedView {
  readonly name = 'trend';
  readonly title = 'Trend';
  readonly element: HTMLElement;
  private readonly stage = element('div', { class: 'trend-chart', role: 'img' });
  private readonly numbers = element('table', { class: 'data numbers' });
  private readonly bar = element('div', { class: 'pane-bar' });
  private readonly table: DataTable<TrendGroup>;
  private chart: uPlot | undefined;
  private readonly lines: Line[];
  private line = 0;
  private searched = '';

  constructor(private readonly trend: Trend, private readonly state: State) {
    const types = Object.keys(trend.points[0].objectCounts);
    this.lines = [
      { title: 'Bytes in use', unit: 'bytes', values: trend.points.map((point) => point.totalBytes) },
      ...types.map((type): Line => ({ title: `Objects: ${type}`, unit: '', values: trend.points.map((point) => point.objectCounts[type] ?? 0) })),
    ];
    this.table = new DataTable<TrendGroup>('Changed groups', [
      change('size', 'Bytes', 'bytes', (group) => delta(group.sizes)), change('count', 'Objects', '', (group) => delta(group.counts)),
      text('growing', 'Grows', (group) => (group.growing ? 'in each step' : '')), text('type', 'Type', (group) => group.type),
      text('name', 'Name', (group) => group.name), text('path', 'Where they hang', (group) => group.path),
    ], trend.groups, { sort: 'size', choose: 'type', onActive: (group) => this.draw({ title: `${group.path} ${group.name}`, unit: 'bytes', values: group.sizes }) });
    this.element = element('div', { class: 'pane' }, this.bar, this.stage, element('div', { class: 'numbers-scroll', tabindex: '0', role: 'region', 'aria-label': 'Numbers of the chart' }, this.numbers), this.table.element);
    new ResizeObserver(() => this.chart?.setSize({ width: this.stage.clientWidth, height: chartHeight })).observe(this.stage);
  }

  show() {
    this.draw(this.lines[this.line]);
    this.find();
  }
  focus() {
    this.table.focus();
  }
  key(event: KeyboardEvent) {
    this.table.key(event);
  }
  find() {
    const wanted = this.state.search?.text ?? '';
    if (wanted === this.searched) return;
    this.searched = wanted;
    this.table.filter(wanted === '' ? null : matcher(wanted));
  }

  private draw(line: Line) {
    const { titles } = this.trend;
    const amounts = line.values.map((value) => formatAmount(value, line.unit));
    replaceContent(this.bar,
      choice('Drawn', this.lines.map(({ title }) => title), this.line, (index) => {
        this.line = index;
        this.draw(this.lines[index]);
        this.bar.querySelector('select')!.focus();
      }),
      element('span', { class: 'of' }, `${line.title}: ${amounts[0]} → ${amounts.at(-1)}, ${formatChange(delta(line.values), line.unit)} over ${formatCount(titles.length)} snapshots. A row below draws its group.`));
    this.stage.setAttribute('aria-label', `${line.title}, from snapshot to snapshot: ${amounts.join(', ')}`);
    replaceContent(this.numbers, element('caption', {}, line.title),
      element('tr', {}, element('th', { scope: 'row' }, 'Snapshot'), ...titles.map((title, i) => element('th', { scope: 'col', title }, `${i + 1} ${title}`))),
      element('tr', {}, element('th', { scope: 'row' }, line.unit === 'bytes' ? 'Bytes' : 'Objects'), ...amounts.map((amount, i) => element('td', { title: formatCount(line.values[i]) }, amount))));
    this.plot(line);
  }

  private plot(line: Line) {
    const colors = chartColors[theme()];
    const most = Math.max(...line.values);
    const axis = { stroke: colors.axis, grid: { stroke: colors.grid, width: 1 }, ticks: { stroke: colors.grid, width: 1 } };
    this.chart?.destroy();
    this.chart = new uPlot({
      width: Math.max(this.stage.clientWidth, 200), height: chartHeight, legend: { show: false }, cursor: { drag: { x: false, y: false } },
      scales: { x: { time: false, range: () => [0.8, line.values.length + 0.2] }, y: { range: (_, __, max) => [0, Math.max(max, 1) * 1.08] } },
      axes: [
        { ...axis, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) ? `#${tick}` : '')), incrs: [1, 2, 5, 10, 20, 50, 100, 1000] },
        { ...axis, size: 80, ...(line.unit === 'bytes' && { incrs: powersOfTwo }), values: (_, ticks) => ticks.map((tick) => (tick === 0 ? '0' : formatTick(tick, ticks[1] - ticks[0], most, line.unit))) },
      ],
      series: [{}, { label: line.title, stroke: colors.selection, fill: `${colors.selection}22`, width: 2, points: { show: true, size: 8, fill: colors.selection } }],
    }, [line.values.map((_, i) => i + 1), line.values], this.stage);
  }
}
