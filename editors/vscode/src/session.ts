import * as vscode from 'vscode';
import type { Answers } from './messages';

export const type = 'wayfinder';

/** The session that the workbench shows, if it is one of ours. */
export function activeSession(): vscode.DebugSession | undefined {
  const session = vscode.debug.activeDebugSession;
  return session?.type === type ? session : undefined;
}

export function ask<Command extends keyof Answers>(
  session: vscode.DebugSession, command: Command, body: object = {},
): Thenable<Answers[Command]> {
  return session.customRequest(command, body) as Thenable<Answers[Command]>;
}
