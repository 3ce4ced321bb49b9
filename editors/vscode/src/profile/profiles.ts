import * as vscode from 'vscode';
import { every } from '../every';
import type { Hot, Measured } from '../messages';
import { ask, type } from '../session';

const pauseMs = 1000;

/** What the newest profile has measured so far, asked for again and again while it runs. */
export class Profiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private measured?: Measured;
  private asking?: { dispose(): void };
  private readonly watched: vscode.Disposable;

  constructor() {
    this.watched = vscode.Disposable.from(
      vscode.debug.onDidStartDebugSession((session) => {
        if (session.type === type && session.configuration['profile']) this.watch(session);
      }),
      vscode.debug.onDidTerminateDebugSession((session) => {
        if (session.type === type) this.rest();
      }));
  }

  get functions(): readonly Hot[] {
    return this.measured?.summary.functions ?? [];
  }

  async start(session: vscode.DebugSession): Promise<void> {
    const mode = vscode.workspace.getConfiguration('wayfinder').get<string>('profileMode');
    await ask(session, 'profiling/start', mode ? { mode } : {});
    this.show(undefined);
    this.watch(session);
  }

  async stop(session: vscode.DebugSession): Promise<Measured> {
    const measured = await ask(session, 'profiling/stop');
    this.rest();
    this.show(measured);
    return measured;
  }

  dispose(): void {
    this.rest();
    this.watched.dispose();
  }

  private watch(session: vscode.DebugSession): void {
    this.rest();
    void vscode.commands.executeCommand('setContext', 'wayfinder.profiling', true);
    this.asking = every(pauseMs, async () => this.show(await ask(session, 'profiling/snapshot')));
  }

  private rest(): void {
    this.asking?.dispose();
    this.asking = undefined;
    void vscode.commands.executeCommand('setContext', 'wayfinder.profiling', false);
  }

  private show(measured: Measured | undefined): void {
    this.measured = measured;
    this.changed.fire();
  }
}
