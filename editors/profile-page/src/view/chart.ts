import { FlameChartContainer } from 'flame-chart-js';
import { callOrder, leftHeavy, timeOrder, type Boxes } from '../model/boxes';
import type { State } from '../state';
import { AxisPlugin, useRoundSteps } from './axis';
import { element } from './element';
import { RowsPlugin } from './flame_plugin';
import { changeOf, numberRows } from './numbers';
import { nameOf, placeOf } from './places';
import { changeColor, chartColors, functionColor, theme } from './theme';
import type { Tooltip } from './tooltip';

/** A box by its place in the chart. */
export interface Spot {
  level: number;
  index: number;
}

const font = '12px ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';

/** The flame graph, left-heavy or in the order of time, drawn by flame-chart-js on a canvas. */
export class Chart {
  readonly canvas = element('canvas', { 'aria-hidden': 'true' });
  readonly element = element('div', { class: 'chart' }, this.canvas);
  spot: Spot | null = null;
  onSpot: (spot: Spot | null) => void = () => {};
  onOpen: (spot: Spot) => void = () => {};

  private readonly plugin: RowsPlugin;
  private readonly chart: FlameChartContainer;
  private readonly made = new Map<string, Boxes>();
  private hovered: Spot | null = null;
  private animation = 0;

  constructor(private readonly state: State, private readonly tooltip: Tooltip) {
    const unit = () => (state.view === 'time' ? 'ns' : state.unit);
    this.plugin = new RowsPlugin({ name: (node) => this.nameAt(node), color: (node) => this.colorAt(node) });
    this.plugin.drawOver = () => this.drawSelection();
    this.plugin.drawHover = () => this.drawHover();
    const axis = new AxisPlugin(unit, () => chartColors[theme()].axis);
    this.chart = new FlameChartContainer({ canvas: this.canvas, plugins: [axis, this.plugin], settings: this.settings() });
    useRoundSteps(this.chart.timeGrid, unit);
    this.plugin.on('select', ({ node }) => this.choose(node ? { level: node.level, index: node.index } : null));
    this.listen();
    new ResizeObserver(() => this.resize()).observe(this.element);
  }

  get boxes() {
    return this.plugin.boxes;
  }
  /** Whether some rows lie below what can be seen. */
  get isDeeper() {
    return this.boxes.rows.length * 20 > this.element.clientHeight - 22;
  }
  nodeAt(spot: Spot) {
    return this.boxes.rows[spot.level].node[spot.index];
  }

  /** Shows the boxes of the state's view, all of them. */
  load() {
    const { view, tree, data } = this.state;
    let boxes = this.made.get(view);
    if (!boxes) {
      if (view === 'time') boxes = data.calls ? callOrder(data, tree) : timeOrder(data, tree);
      else boxes = leftHeavy(tree, this.state.total);
      this.made.set(view, boxes);
    }
    this.spot = this.hovered = this.plugin.hoveredRegion = null;
    this.tooltip.hide();
    this.plugin.setBoxes(boxes);
    this.resize();
  }
  forget() {
    this.made.clear();
  }
  redraw() {
    this.chart.render();
  }
  restyle() {
    this.chart.setSettings(this.settings());
  }

  choose(spot: Spot | null) {
    this.spot = spot;
    this.onSpot(spot);
    if (spot) this.bringIntoSight(spot);
    this.redraw();
  }

  /** The view, in the chart's unit. */
  get range(): [number, number] {
    const { positionX } = this.chart.renderEngine;
    return [positionX, positionX + this.chart.renderEngine.getRealView()];
  }
  zoomTo(from: number, to: number) {
    const [start, end] = [Math.max(0, from), Math.min(this.boxes.end, to)];
    const [startNow, endNow] = this.range;
    const began = performance.now();
    const lasts = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160;
    cancelAnimationFrame(this.animation);
    const step = () => {
      const part = lasts === 0 ? 1 : Math.min(1, (performance.now() - began) / lasts);
      const eased = 1 - (1 - part) ** 3;
      this.chart.setZoom(startNow + (start - startNow) * eased, endNow + (end - endNow) * eased);
      if (part < 1) this.animation = requestAnimationFrame(step);
    };
    step();
  }
  zoomBy(factor: number) {
    const [from, to] = this.range;
    const middle = this.spot ? this.middleOf(this.spot) : (from + to) / 2;
    const half = ((to - from) * factor) / 2;
    const center = Math.max(half, Math.min(this.boxes.end - half, middle));
    this.zoomTo(center - half, center + half);
  }
  zoomToSpot(spot: Spot) {
    const row = this.boxes.rows[spot.level];
    this.zoomTo(row.start[spot.index], row.end[spot.index]);
  }
  isWhole() {
    const [from, to] = this.range;
    return to - from > this.boxes.end * 0.999;
  }
  scrollBy(pixels: number) {
    this.plugin.setPositionY(this.plugin.positionY + pixels);
    this.redraw();
  }

  private middleOf(spot: Spot) {
    const row = this.boxes.rows[spot.level];
    return (row.start[spot.index] + row.end[spot.index]) / 2;
  }

  private bringIntoSight(spot: Spot) {
    const top = spot.level * this.plugin.rowHeight();
    const { positionY, renderEngine } = this.plugin;
    if (top < positionY) this.plugin.setPositionY(top - 2 * this.plugin.rowHeight());
    else if (top + 2 * this.plugin.rowHeight() > positionY + renderEngine.height) {
      this.plugin.setPositionY(top + 3 * this.plugin.rowHeight() - renderEngine.height);
    }
    const [from, to] = this.range;
    const row = this.boxes.rows[spot.level];
    const [start, end] = [row.start[spot.index], row.end[spot.index]];
    if (end <= from || start >= to) {
      const half = (to - from) / 2;
      const center = Math.max(half, Math.min(this.boxes.end - half, (start + end) / 2));
      this.zoomTo(center - half, center + half);
    }
  }

  private nameAt(node: number) {
    return this.stepAt(node).slice(0, 300);
  }
  /** Of an owner, what comes behind the path of the box above: ".entries" below "cache". */
  private stepAt(node: number) {
    const { state } = this;
    const name = nameOf(state, state.tree.fn[node]);
    if (state.data.sides[0].mode !== 'heap' || node === 0) return name;
    const above = nameOf(state, state.tree.fn[state.tree.parent[node]]);
    return name !== above && name.startsWith(above) ? name.slice(above.length) : name;
  }
  private colorAt(node: number) {
    const { tree, column, search, isComparison } = this.state;
    const fn = tree.fn[node];
    if (fn < 0) return theme() === 'dark' ? '#2a303a' : '#e6e9ee';
    if (!isComparison || (search && !search.matches[fn])) return functionColor(this.state, fn);
    const [before, after] = tree.total[column];
    return changeColor(changeOf(this.state, before[node], after[node]));
  }

  private drawSelection() {
    const { tree, selected } = this.state;
    const engine = this.plugin.renderEngine;
    const color = chartColors[theme()].selection;
    for (const { nodes } of this.plugin.actualClusterizedFlatTree) {
      if (nodes.length !== 1 || selected < 0) continue;
      const [{ source, level, index }] = nodes;
      const isSpot = this.spot?.level === level && this.spot.index === index;
      if (!isSpot && tree.fn[Number(source.type)] !== selected) continue;
      const { x, y, w } = this.plugin.calcRect(source.start, source.duration, level);
      const left = Math.max(x, -4);
      const width = Math.min(x + w, engine.width + 4) - left;
      engine.addStroke({ color, x: left + 0.5, y: y + 0.5, w: width - 1, h: engine.blockHeight - 1 }, 3);
      if (isSpot && w > 4) engine.addStroke({ color, x: left + 1.5, y: y + 1.5, w: width - 3, h: engine.blockHeight - 3 }, 3);
    }
  }
  private drawHover() {
    if (!this.hovered) return;
    const row = this.boxes.rows[this.hovered.level];
    const { index, level } = this.hovered;
    const { x, y, w } = this.plugin.calcRect(row.start[index], row.end[index] - row.start[index], level);
    const { ctx } = this.plugin.renderEngine.parent;
    ctx.save();
    ctx.strokeStyle = chartColors[theme()].hover;
    ctx.lineWidth = 1;
    ctx.strokeRect(x + 0.5, y + this.plugin.renderEngine.position + 0.5, w - 1, this.plugin.renderEngine.blockHeight - 1);
    ctx.restore();
  }

  private settings() {
    const colors = chartColors[theme()];
    return {
      options: { tooltip: (region: { data: Spot } | null, _: unknown, mouse: { x: number; y: number } | null) => this.hover(region, mouse) },
      styles: {
        main: {
          blockHeight: 19, blockPaddingLeftRight: 5, backgroundColor: colors.background, font, fontColor: colors.text,
        },
        timeGrid: { color: colors.grid },
      },
    };
  }

  private hover(region: { data: Spot } | null, mouse: { x: number; y: number } | null) {
    this.hovered = region && { level: region.data.level, index: region.data.index };
    if (!this.hovered || !mouse) return this.tooltip.hide();
    const node = this.nodeAt(this.hovered);
    const fn = this.state.tree.fn[node];
    const { tree } = this.state;
    const numbers = (column: number) => ({
      self: tree.self[column].map((values) => values[node]), total: tree.total[column].map((values) => values[node]),
    });
    const at = this.canvas.getBoundingClientRect();
    const place = fn < 0 ? this.state.data.sides[this.state.side].title : placeOf(this.state, fn);
    this.tooltip.show(at.left + mouse.x, at.top + mouse.y, nameOf(this.state, fn), place, numberRows(this.state, numbers));
  }

  private listen() {
    const leave = () => {
      this.hovered = null;
      this.plugin.hoveredRegion = null;
      this.tooltip.hide();
      this.redraw();
    };
    this.canvas.addEventListener('mouseleave', leave);
    this.canvas.addEventListener('mousedown', () => this.tooltip.hide());
    this.canvas.addEventListener('dblclick', () => this.spot && this.onOpen(this.spot));
    this.element.addEventListener('wheel', (event) => {
      if (!event.shiftKey) return; // the library zooms
      event.preventDefault();
      event.stopPropagation();
      this.scrollBy(event.deltaY || event.deltaX);
    }, { capture: true, passive: false });
  }

  private resize() {
    const { clientWidth, clientHeight } = this.element;
    if (clientWidth > 0 && clientHeight > 0) this.chart.resize(clientWidth, clientHeight);
  }
}
