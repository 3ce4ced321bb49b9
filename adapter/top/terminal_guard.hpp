#pragma once

namespace wayfinder::adapter::top {

/// Gives the terminal back when the process is ended by a signal that says it is broken: what the library's own end
/// would do is written by the signal's handler. Thread: adapter I/O.
class TerminalGuard {
 public:
  /// Before the terminal is changed: remembers its settings.
  static void note_state();
  /// After it was set up: from here on such a signal gives it back first.
  static void begin();
  static void end();
};

}  // namespace wayfinder::adapter::top
