#pragma once
#include <cstddef>
#include <string>
#include <string_view>

/// Text as cells of a terminal. Widths are those of the C library, hence of the process's LC_CTYPE: where that is not
/// UTF-8, only ASCII is shown. Thread: any, once the locale is set.
namespace wayfinder::adapter::top {

/// Which characters of our own the terminal can show.
enum class Charset { ascii, unicode };

/// Any bytes as text that changes nothing but cells: bytes that are no UTF-8 and control characters as `\xNN`, what
/// cannot be shown or has no width of its own yet changes what stands around it as `?`.
[[nodiscard]] std::string printable(std::string_view bytes);

/// Cells that printable text takes.
[[nodiscard]] std::size_t width_of(std::string_view text);

/// At most so many cells of printable text; what is cut is marked by "…" or "~", at the end or in front.
[[nodiscard]] std::string cut_end(std::string_view text, std::size_t cells, Charset charset);
[[nodiscard]] std::string cut_front(std::string_view text, std::size_t cells, Charset charset);

/// Exactly so many cells: cut, or filled with spaces on the right.
[[nodiscard]] std::string fitted(std::string_view text, std::size_t cells, Charset charset);

}  // namespace wayfinder::adapter::top
