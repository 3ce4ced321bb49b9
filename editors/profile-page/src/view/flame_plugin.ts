import { FlameChartPlugin } from 'flame-chart-js';
import { upperBound, type Boxes, type Row } from '../model/boxes';

/** What the plugin asks of a box. */
export interface BoxLook {
  name(node: number): string;
  color(node: number): string;
}

type Cluster = FlameChartPlugin['actualClusterizedFlatTree'][number];

const narrow = 2; // pixels; boxes below it are drawn together

/**
 * The chart of flame-chart-js on rows of numbers instead of a tree of objects: each frame hands it only what can be
 * seen, so that a million boxes cost no more than the pixels that they cover.
 */
export class RowsPlugin extends FlameChartPlugin {
  boxes: Boxes = { rows: [], end: 1, step: 0 };
  /** Called after the boxes are drawn: what stands out is drawn over them. */
  drawOver: () => void = () => {};
  drawHover: () => void = () => {};

  constructor(private readonly look: BoxLook) {
    super({ data: [], name: 'flameChartPlugin' });
  }

  override parseData() {
    this.min = 0;
    this.max = this.boxes?.end ?? 1; // the base class's constructor comes here first
  }
  override initData() {}

  override init(...engines: Parameters<FlameChartPlugin['init']>) {
    super.init(...engines);
    const engine = this.renderEngine;
    const addText = engine.addText.bind(engine);
    engine.addText = (text, priority) => {
      const room = text.w - 2 * engine.blockPaddingLeftRight + Math.min(0, text.x);
      addText({ ...text, text: this.shortened(text.text, room) }, priority);
    };
  }

  setBoxes(boxes: Boxes) {
    this.boxes = boxes;
    this.setData([]);
  }

  rowHeight() {
    return this.renderEngine.blockHeight + 1;
  }

  /** On whole pixels, so that edges are sharp, with one between neighbours. */
  override calcRect(start: number, duration: number, level: number) {
    const left = Math.round(this.renderEngine.timeToPosition(start));
    const right = Math.round(this.renderEngine.timeToPosition(start + duration));
    return { x: left, y: level * this.rowHeight() - this.positionY, w: Math.max(right - left - (right - left > 2 ? 1 : 0), 0.5) };
  }

  /** Keeps the rows in sight. */
  override setPositionY(y: number) {
    const most = Math.max(0, this.boxes.rows.length * this.rowHeight() - this.renderEngine.height + 4);
    super.setPositionY(Math.max(0, Math.min(most, y)));
  }

  override reclusterizeClusteredFlatTree() {
    const { zoom, positionX } = this.renderEngine;
    const end = positionX + this.renderEngine.getRealView();
    const first = Math.max(0, Math.floor(this.positionY / this.rowHeight()));
    const last = Math.min(this.boxes.rows.length, Math.ceil((this.positionY + this.renderEngine.height) / this.rowHeight()));
    const clusters: Cluster[] = [];
    for (let level = first; level < last; ++level) this.addRow(clusters, this.boxes.rows[level], level, positionX, end, narrow / zoom);
    this.actualClusterizedFlatTree = clusters;
  }

  private readonly widths = new Map<string, number>();

  /** Cut at its end: names are told apart by how they begin. */
  private shortened(text: string, room: number) {
    if (room < 16) return '';
    let width = this.widths.get(text);
    if (width === undefined) {
      width = this.renderEngine.ctx.measureText(text).width;
      if (this.widths.size > 20_000) this.widths.clear();
      this.widths.set(text, width);
    }
    if (width <= room) return text;
    let letters = Math.floor(((room - this.renderEngine.placeholderWidth) * text.length) / width) + 1;
    let cut = '';
    do cut = `${text.slice(0, --letters)}…`;
    while (letters > 1 && this.renderEngine.ctx.measureText(cut).width > room);
    return letters > 1 ? cut : '';
  }

  private addRow(clusters: Cluster[], row: Row, level: number, from: number, to: number, least: number) {
    let i = upperBound(row.end, from);
    while (i < row.start.length && row.start[i] < to) {
      const start = row.start[i];
      if (row.end[i] - start >= least) {
        clusters.push(this.cluster(row.node[i], start, row.end[i], level, i));
        ++i;
        continue;
      }
      let next = upperBound(row.start, start + least, i + 1);
      if (next - i > 1 && row.end[next - 1] - row.start[next - 1] >= least) --next;
      const crumbs = this.cluster(row.node[i], start, Math.max(row.end[next - 1], start), level, -1);
      clusters.push(crumbs);
      i = next;
    }
  }

  private cluster(node: number, start: number, end: number, level: number, index: number): Cluster {
    const duration = end - start;
    const color = this.look.color(node);
    const nodes =
      index < 0
        ? []
        : [{ source: { name: this.look.name(node), start, duration, color, type: String(node) }, end, parent: null, level, index }];
    return { start, end, duration, color, level, nodes };
  }

  override render() {
    this.selectedRegion = null; // shown our way
    super.render();
    this.drawOver();
  }
  postRender() {
    this.drawHover();
  }
}
