#include "adapter/top/view_state.hpp"

#include <algorithm>
#include <tuple>

namespace wayfinder::adapter::top {
namespace {

std::string lower(std::string_view text) {
  std::string result{text};
  std::ranges::transform(result, result.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return result;
}

void append(std::string& text, char32_t code) {
  const auto add = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xC0 | code >> 6U);
  } else {
    if (code < 0x10000) {
      add(0xE0 | code >> 12U);
    } else {
      add(0xF0 | code >> 18U);
      add(0x80 | (code >> 12U & 0x3FU));
    }
    add(0x80 | (code >> 6U & 0x3FU));
  }
  add(0x80 | (code & 0x3FU));
}

void remove_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80)
    text.pop_back();
  if (!text.empty()) text.pop_back();
}

void move_to(ViewState& state, const Measurement& measurement, std::ptrdiff_t target) {
  const auto rows = rows_of(measurement, state);
  const auto last = std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(rows.size()) - 1, 0);
  state.selected = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(target, 0, last));
  state.followed.reset();
  // At the top it stays there, whoever comes to be the hottest.
  if (state.selected > 0) state.followed = rows[state.selected]->function;
}

void type_filter(ViewState& state, const Key& key) {
  if (key.kind == Key::Kind::enter) state.is_filter_typed = false;
  if (key.kind == Key::Kind::escape) {
    state.is_filter_typed = false;
    state.filter.clear();
  }
  if (key.kind == Key::Kind::backspace) remove_last_character(state.filter);
  if (key.kind == Key::Kind::character && key.character >= 0x20) append(state.filter, key.character);
  state.selected = 0;
  state.followed.reset();
}

SortBy next(SortBy sort) {
  return sort == SortBy::self ? SortBy::total : sort == SortBy::total ? SortBy::name : SortBy::self;
}

/// Whether the key moves the cursor.
bool move(ViewState& state, const Measurement& measurement, Key::Kind kind) {
  const auto at = static_cast<std::ptrdiff_t>(state.selected);
  const auto page = static_cast<std::ptrdiff_t>(std::max<std::size_t>(state.page_rows, 1));
  const auto go = [&](std::ptrdiff_t target) {
    move_to(state, measurement, target);
    return true;
  };
  switch (kind) {
    case Key::Kind::up:
      return go(at - 1);
    case Key::Kind::down:
      return go(at + 1);
    case Key::Kind::page_up:
      return go(at - page);
    case Key::Kind::page_down:
      return go(at + page);
    case Key::Kind::home:
      return go(0);
    case Key::Kind::end:
      return go(static_cast<std::ptrdiff_t>(rows_of(measurement, state).size()));
    default:
      return false;
  }
}

void open_selected(ViewState& state, const Measurement& measurement) {
  const auto rows = rows_of(measurement, state);
  if (state.selected < rows.size()) state.opened = rows[state.selected]->function;
}

/// The letter that means the same as a function key.
char32_t letter_of(const Key& key) {
  if (key.kind == Key::Kind::character) return key.character;
  if (key.kind != Key::Kind::function) return 0;
  switch (key.number) {
    case 1:
      return '?';
    case 4:
      return '/';
    case 6:
      return 's';
    case 10:
      return 'q';
    default:
      return 0;
  }
}

Action react_to_letter(ViewState& state, char32_t letter, bool has_ended) {
  switch (letter) {
    case 'q':
      return Action::leave;
    case '?':
      state.shows_help = true;
      return Action::none;
    case '/':
      state.is_filter_typed = true;
      return Action::none;
    case 's':
      state.sort = next(state.sort);
      return Action::none;
    case 't':
      state.is_recent = !state.is_recent;
      return Action::none;
    case 'p':
      state.is_paused = !state.is_paused;
      return Action::none;
    case 'r':
      return has_ended ? Action::none : Action::reset;
    case 'g':
      return has_ended ? Action::none : Action::collect;
    case 'e':
      return Action::export_profile;
    default:
      return has_ended ? Action::leave : Action::none;
  }
}

}  // namespace

std::vector<const FunctionRow*> rows_of(const Measurement& measurement, const ViewState& state) {
  const auto wanted = lower(state.filter);
  std::vector<const FunctionRow*> rows;
  for (const FunctionRow& row : state.is_recent ? measurement.recent : measurement.whole) {
    const bool fits =
        lower(row.name).find(wanted) != std::string::npos || lower(row.place).find(wanted) != std::string::npos;
    if (fits) rows.push_back(&row);
  }
  const auto order = [&](const FunctionRow* row) {
    const double self = -row->self_percent;
    const double total = -row->total_percent;
    const bool by_self = state.sort == SortBy::self;
    const bool by_name = state.sort == SortBy::name;
    return std::tuple{by_name   ? 0.0
                      : by_self ? self
                                : total,
                      by_name   ? 0.0
                      : by_self ? total
                                : self,
                      std::string_view{row->name}, std::string_view{row->place}, row->function};
  };
  std::ranges::sort(rows, {}, order);
  return rows;
}

void follow(ViewState& state, const Measurement& measurement) {
  const auto rows = rows_of(measurement, state);
  if (state.followed) {
    const auto found = std::ranges::find(rows, *state.followed, &FunctionRow::function);
    if (found != rows.end()) state.selected = static_cast<std::size_t>(found - rows.begin());
  }
  state.selected = std::min(state.selected, rows.empty() ? 0 : rows.size() - 1);
}

Action react(ViewState& state, const Measurement& measurement, const Key& key) {
  state.notice.clear();
  if (state.is_filter_typed) {
    type_filter(state, key);
    return Action::none;
  }
  const bool is_leaving = letter_of(key) == 'q';
  if (state.shows_help && !is_leaving) {
    state.shows_help = false;
    return Action::none;
  }
  if (state.opened && (key.kind == Key::Kind::escape || key.kind == Key::Kind::enter)) {
    state.opened.reset();
    return Action::none;
  }
  if (move(state, measurement, key.kind)) {
    if (state.opened) open_selected(state, measurement);
    return Action::none;
  }
  if (key.kind == Key::Kind::enter) {
    open_selected(state, measurement);
    return Action::none;
  }
  if (key.kind == Key::Kind::escape && !state.filter.empty()) {
    state.filter.clear();
    return Action::none;
  }
  const auto action = react_to_letter(state, letter_of(key), measurement.activity == Activity::ended);
  follow(state, measurement);
  return action;
}

}  // namespace wayfinder::adapter::top
