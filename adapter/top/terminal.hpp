#pragma once
#include <memory>
#include <optional>

#include "adapter/top/screen.hpp"
#include "adapter/top/view_state.hpp"

struct screen;  // the library's

namespace wayfinder::adapter::top {

/// The terminal that the command was started in, as a picture and keys. As it was before when this ends, and when the
/// process is ended by a signal. One at a time in a process. Thread: adapter I/O.
class Terminal {
 public:
  /// Whether stdin and stdout are a terminal on which text can be placed.
  [[nodiscard]] static bool is_there();

  /// Takes the terminal over. A SIGWINCH handler of one's own is set before. nullptr: the library cannot.
  [[nodiscard]] static std::unique_ptr<Terminal> open();
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  [[nodiscard]] Frame frame() const;
  void show(const Screen& picture);
  /// The next key that has been pressed; nullopt: none has.
  [[nodiscard]] std::optional<Key> read_key();
  /// After SIGWINCH: takes over the new size.
  void resize();
  /// The next picture is drawn as on an empty screen.
  void repaint();

 private:
  explicit Terminal(::screen* handle);

  ::screen* handle_;
  Charset charset_;
};

}  // namespace wayfinder::adapter::top
