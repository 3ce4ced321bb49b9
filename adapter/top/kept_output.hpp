#pragma once
#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "adapter/debuggee/output_text.hpp"

namespace wayfinder::adapter::top {

/// What a program prints while its terminal shows something else: kept in the order in which it came, in a nameless
/// file, and written when the terminal is free again. A stream that is no terminal gets its share at once.
/// Thread: adapter I/O.
class KeptOutput {
 public:
  KeptOutput();

  /// `category` is DAP's: "stdout" or "stderr".
  void add(std::string_view category, const OutputPiece& piece);

  /// The last lines of all, oldest first.
  [[nodiscard]] std::vector<std::string> last_lines() const;

  /// Writes what was kept; from here on everything is written at once.
  void release();

 private:
  enum class Stream : std::uint8_t { out, error };

  struct Record {
    Stream stream;
    std::uint32_t bytes;
  };

  [[nodiscard]] bool is_kept(Stream stream) const { return !is_released_ && is_terminal_[static_cast<bool>(stream)]; }
  void keep(Stream stream, std::string_view bytes);
  void note_lines(std::string_view text);
  void write_kept_file();

  std::array<bool, 2> is_terminal_;
  bool is_released_{};
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_;
  std::string unfiled_;  ///< records that the file could not take
  std::deque<std::string> lines_;
  bool is_line_open_{};
};

}  // namespace wayfinder::adapter::top
