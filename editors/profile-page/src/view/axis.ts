import { TimeGridPlugin, type FlameChartContainer } from 'flame-chart-js';
import type { Column } from '../data';
import { formatTick } from '../format';

const leastPixels = 110;

/** Makes the library's grid fall on round numbers. */
export function useRoundSteps(grid: FlameChartContainer['timeGrid'], unit: () => Column['unit']) {
  grid.recalc = () => {
    const engine = grid.renderEngine;
    const least = Math.max(leastPixels / engine.zoom, unit() === '' ? 1 : 0);
    const step = unit() === 'bytes' ? 2 ** Math.ceil(Math.log2(least)) : decimalStep(least);
    grid.delta = step;
    grid.start = Math.floor(engine.positionX / step);
    grid.end = Math.ceil((engine.positionX + engine.getRealView()) / step);
    grid.accuracy = engine.getRealView() < 20 ? 7 : 0; // the library ends zooming in beyond 6
  };
  grid.forEachTime = (draw) => {
    for (let i = grid.start; i <= grid.end; ++i) draw(Math.round(grid.renderEngine.timeToPosition(i * grid.delta)), i * grid.delta);
  };
}

function decimalStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= least * 0.999)!;
}

export class AxisPlugin extends TimeGridPlugin {
  constructor(private readonly unit: () => Column['unit'], private readonly color: () => string) {
    super();
  }
  override overrideEngineSettings() {
    this.height = 22;
  }
  override render() {
    const engine = this.renderEngine;
    const grid = engine.parent.timeGrid;
    engine.ctx.font = engine.styles.font;
    grid.renderLines(0, engine.height, engine);
    engine.setCtxValue('fillStyle', this.color());
    grid.forEachTime((x, amount) => {
      const text = formatTick(amount, grid.delta, grid.end * grid.delta, this.unit());
      if (x + 5 + engine.ctx.measureText(text).width <= engine.width) engine.fillText(text, x + 5, 15);
    });
    return true;
  }
}
