#include <unistd.h>

#include "adapter/top/terminal.hpp"

#define NCURSES_NOMACROS 1
#include <curses.h>
#include <term.h>  // a file of its own, as this takes words like `lines` for itself

namespace wayfinder::adapter::top {

bool Terminal::is_there() {
  if (::isatty(STDIN_FILENO) == 0 || ::isatty(STDOUT_FILENO) == 0) return false;
  int reason = 0;
  if (::setupterm(nullptr, STDOUT_FILENO, &reason) != OK) return false;
  const bool can_place = ::tigetstr("cup") != nullptr;  // TERM=dumb cannot
  ::del_curterm(::set_curterm(nullptr));
  return can_place;
}

}  // namespace wayfinder::adapter::top
