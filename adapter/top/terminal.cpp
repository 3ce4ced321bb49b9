#include "adapter/top/terminal.hpp"

#include <langinfo.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "adapter/top/terminal_guard.hpp"

#define NCURSES_NOMACROS 1  // the library's names are words of ours, too
#define NCURSES_WIDECHAR 1
#include <curses.h>

namespace wayfinder::adapter::top {
namespace {

/// What a style looks like with colours, and without.
struct Look {
  short foreground;
  short background;
  attr_t with_colours;
  attr_t without;
};

constexpr short usual = -1;

const std::array<Look, styles>& looks() {
  static const std::array<Look, styles> table = [] {
    std::array<Look, styles> all{};
    const auto set = [&](Style style, Look look) { all[static_cast<std::size_t>(style)] = look; };
    set(Style::plain, {usual, usual, A_NORMAL, A_NORMAL});
    set(Style::faint, {usual, usual, A_DIM, A_DIM});
    set(Style::title, {usual, usual, A_BOLD, A_BOLD});
    set(Style::label, {COLOR_CYAN, usual, A_NORMAL, A_NORMAL});
    set(Style::value, {usual, usual, A_BOLD, A_BOLD});
    set(Style::bar, {COLOR_GREEN, usual, A_NORMAL, A_NORMAL});
    set(Style::heading, {COLOR_BLACK, COLOR_GREEN, A_NORMAL, A_REVERSE});
    set(Style::sorted, {COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE | A_BOLD});
    set(Style::hot, {COLOR_RED, usual, A_BOLD, A_BOLD});
    set(Style::warm, {COLOR_YELLOW, usual, A_NORMAL, A_NORMAL});
    set(Style::selected, {COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE});
    set(Style::key, {usual, usual, A_NORMAL, A_BOLD});
    set(Style::key_text, {COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE});
    set(Style::notice, {COLOR_BLACK, COLOR_YELLOW, A_NORMAL, A_REVERSE});
    set(Style::alarm, {COLOR_RED, usual, A_BOLD, A_BOLD | A_REVERSE});
    return all;
  }();
  return table;
}

bool wants_colours() {
  const char* refused = std::getenv("NO_COLOR");  // https://no-color.org
  return (refused == nullptr || *refused == '\0') && ::has_colors();
}

void define_colours() {
  ::start_color();
  ::use_default_colors();
  for (std::size_t i = 0; i < styles; ++i)
    ::init_pair(static_cast<short>(i + 1), looks()[i].foreground, looks()[i].background);
}

void choose(Style style, bool has_colours) {
  const auto index = static_cast<std::size_t>(style);
  const Look& look = looks()[index];
  const auto pair = has_colours ? static_cast<short>(index + 1) : short{0};
  ::wattr_set(stdscr, has_colours ? look.with_colours : look.without, pair, nullptr);
}

Key key_of(Key::Kind kind) {
  return {kind, 0, 0};
}

std::optional<Key> special_key(wint_t code) {
  switch (code) {
    case KEY_UP:
      return key_of(Key::Kind::up);
    case KEY_DOWN:
      return key_of(Key::Kind::down);
    case KEY_PPAGE:
      return key_of(Key::Kind::page_up);
    case KEY_NPAGE:
      return key_of(Key::Kind::page_down);
    case KEY_HOME:
      return key_of(Key::Kind::home);
    case KEY_END:
      return key_of(Key::Kind::end);
    case KEY_ENTER:
      return key_of(Key::Kind::enter);
    case KEY_BACKSPACE:
      return key_of(Key::Kind::backspace);
    default:
      break;
  }
  constexpr int function_keys = 12;
  const int number = static_cast<int>(code) - KEY_F0;
  if (number >= 1 && number <= function_keys) return Key{Key::Kind::function, 0, number};
  return std::nullopt;
}

Key character_key(wint_t code) {
  constexpr wint_t escape = 0x1B;
  constexpr wint_t rub_out = 0x7F;
  if (code == '\r' || code == '\n') return key_of(Key::Kind::enter);
  if (code == escape) return key_of(Key::Kind::escape);
  if (code == rub_out || code == '\b') return key_of(Key::Kind::backspace);
  return {Key::Kind::character, static_cast<char32_t>(code), 0};
}

}  // namespace

std::unique_ptr<Terminal> Terminal::open() {
  ::setlocale(LC_CTYPE, "");
  TerminalGuard::note_state();
  ::screen* handle = ::newterm(nullptr, stdout, stdin);
  if (handle == nullptr) return nullptr;
  return std::unique_ptr<Terminal>{new Terminal{handle}};
}

Terminal::Terminal(::screen* handle)
    : handle_{handle},
      charset_{std::string_view{::nl_langinfo(CODESET)} == "UTF-8" ? Charset::unicode : Charset::ascii} {
  ::cbreak();
  ::noecho();
  ::nonl();
  ::keypad(stdscr, true);
  ::nodelay(stdscr, true);
  constexpr int escape_delay_ms = 25;  // as much as a slow line takes between the bytes of one key
  ::set_escdelay(escape_delay_ms);
  ::curs_set(0);
  if (wants_colours()) define_colours();
  TerminalGuard::begin();
}

Terminal::~Terminal() {
  ::endwin();
  ::delscreen(handle_);
  TerminalGuard::end();
}

Frame Terminal::frame() const {
  return {static_cast<std::size_t>(::getmaxx(stdscr)), static_cast<std::size_t>(::getmaxy(stdscr)), charset_};
}

void Terminal::show(const Screen& picture) {
  const bool has_colours = wants_colours();
  ::werase(stdscr);
  for (std::size_t row = 0; row < picture.lines.size(); ++row) {
    ::wmove(stdscr, static_cast<int>(row), 0);
    for (const Span& span : picture.lines[row]) {
      choose(span.style, has_colours);
      ::waddnstr(stdscr, span.text.data(), static_cast<int>(span.text.size()));
    }
  }
  ::wrefresh(stdscr);
}

std::optional<Key> Terminal::read_key() {
  while (true) {
    wint_t code = 0;
    const int kind = ::wget_wch(stdscr, &code);
    if (kind == ERR) return std::nullopt;
    if (kind == OK) return character_key(code);
    if (const auto key = special_key(code)) return key;
  }
}

void Terminal::resize() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return;
  ::resizeterm(size.ws_row, size.ws_col);
}

void Terminal::repaint() {
  ::clearok(stdscr, true);
}

}  // namespace wayfinder::adapter::top
