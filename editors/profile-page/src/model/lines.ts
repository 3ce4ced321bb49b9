import type { PageData } from '../data';

/** A source line's own numbers and those with all that was called from it, by column and side; recursion once. */
export interface LineNumbers {
  self: number[][];
  total: number[][];
}

/** By file, then by line. Lines that were never seen are not in it. */
export function lineNumbers(data: PageData, threads: number[]): Map<number, LineNumbers>[] {
  const files = data.files.map(() => new Map<number, LineNumbers>());
  const numbersOf = data.frames.function.map((fn, frame) => {
    const file = data.functions.file[fn];
    const line = data.frames.line[frame];
    if (file < 0 || line < 1) return undefined;
    let numbers = files[file].get(line);
    if (!numbers) {
      const zeros = () => data.columns.map(() => data.sides.map(() => 0));
      files[file].set(line, (numbers = { self: zeros(), total: zeros() }));
    }
    return numbers;
  });
  for (const index of threads) addThread(data, index, numbersOf);
  return files;
}

function addThread(data: PageData, index: number, numbersOf: (LineNumbers | undefined)[]) {
  const { frame, depth, values } = data.threads[index];
  const size = frame.length;
  const above = new Int32Array(size).fill(-1);
  const path: number[] = [];
  for (let i = 0; i < size; ++i) {
    path.length = depth[i];
    if (depth[i] > 0) above[i] = path[depth[i] - 1];
    path.push(i);
  }
  for (let column = 0; column < values.length; ++column) {
    for (let side = 0; side < values[column].length; ++side) {
      const totals = Float64Array.from(values[column][side]);
      for (let i = size - 1; i >= 0; --i) if (above[i] >= 0) totals[above[i]] += totals[i];
      const open = new Map<LineNumbers, number>();
      const lines: (LineNumbers | undefined)[] = [];
      for (let i = 0; i < size; ++i) {
        while (lines.length > depth[i]) {
          const left = lines.pop();
          if (left) open.set(left, open.get(left)! - 1);
        }
        const numbers = numbersOf[frame[i]];
        lines.push(numbers);
        if (!numbers) continue;
        const times = open.get(numbers) ?? 0;
        open.set(numbers, times + 1);
        numbers.self[column][side] += values[column][side][i];
        if (times === 0) numbers.total[column][side] += totals[i];
      }
    }
  }
}
