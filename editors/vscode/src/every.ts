/** Calls `work` again and again, `pauseMs` after it was done, until disposed of. What it throws ends it. */
export function every(pauseMs: number, work: () => Promise<void>): { dispose(): void } {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const turn = (): void => {
    work().then(() => {
      if (!isOver) timer = setTimeout(turn, pauseMs);
    }, () => undefined);
  };
  turn();
  return {
    dispose() {
      isOver = true;
      clearTimeout(timer);
    },
  };
}
