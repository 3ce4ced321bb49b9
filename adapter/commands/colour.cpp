#include "adapter/commands/colour.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>

namespace wayfinder::adapter {
namespace {

bool is_wanted() {
  const char* refused = std::getenv("NO_COLOR");  // https://no-color.org
  const char* terminal = std::getenv("TERM");
  const bool is_plain = terminal == nullptr || std::string_view{terminal} == "dumb";
  return ::isatty(STDOUT_FILENO) != 0 && (refused == nullptr || *refused == '\0') && !is_plain;
}

int code_of(Colour colour) {  // ECMA-48, SGR
  switch (colour) {
    case Colour::green:
      return 32;
    case Colour::red:
      return 31;
    case Colour::faint:
      return 2;
  }
  return 0;
}

}  // namespace

std::string in_colour(Colour colour, std::string_view text) {
  if (!is_wanted()) return std::string{text};
  return fmt::format("\x1b[{}m{}\x1b[0m", code_of(colour), text);
}

}  // namespace wayfinder::adapter
