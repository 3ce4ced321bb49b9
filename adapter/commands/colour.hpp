#pragma once
#include <string>
#include <string_view>

namespace wayfinder::adapter {

enum class Colour { green, red, faint };

/// `text` in a colour when stdout is a terminal that has some and NO_COLOR is not set; else as it is. Thread: any.
[[nodiscard]] std::string in_colour(Colour colour, std::string_view text);

}  // namespace wayfinder::adapter
