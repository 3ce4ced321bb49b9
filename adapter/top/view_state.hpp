#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "adapter/top/measurement.hpp"

/// What the person at the keyboard has chosen to see. Pure; thread: adapter I/O.
namespace wayfinder::adapter::top {

struct Key {
  enum class Kind { character, up, down, page_up, page_down, home, end, enter, escape, backspace, function };
  Kind kind{Kind::character};
  char32_t character{};  ///< of a character
  int number{};          ///< of a function key
};

/// What a key asks for beyond the picture.
enum class Action { none, leave, reset, collect, export_profile };

enum class SortBy { self, total, name };

struct ViewState {
  SortBy sort{SortBy::self};
  bool is_recent{};  ///< the last seconds, instead of all since the start
  bool is_paused{};
  bool shows_help{};
  bool is_filter_typed{};
  std::string filter;
  std::size_t selected{};                         ///< index into the rows that are shown
  std::optional<profiling::FunctionId> followed;  ///< the function that the cursor was put on
  std::optional<profiling::FunctionId> opened;    ///< whose callers and callees are shown
  std::size_t first_row{};                        ///< as the last Screen had it
  std::size_t page_rows{1};
  std::string notice;  ///< what has just happened
};

/// The rows that the state selects, in its order.
[[nodiscard]] std::vector<const FunctionRow*> rows_of(const Measurement& measurement, const ViewState& state);

/// Puts the cursor back on the function that it was on, after the rows have changed.
void follow(ViewState& state, const Measurement& measurement);

/// What a key changes. Keys that mean nothing leave a program that has ended.
[[nodiscard]] Action react(ViewState& state, const Measurement& measurement, const Key& key);

}  // namespace wayfinder::adapter::top
