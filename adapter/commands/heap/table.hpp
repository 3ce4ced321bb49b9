#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "memory/query/object_links.hpp"
#include "memory/query/object_page.hpp"

/// Answers of the `heap` commands as people read them. Whatever a program has called its things, a row is one line of
/// printable text.
namespace wayfinder::adapter {

constexpr std::size_t cell_bytes = 120;  ///< longer texts are cut in a table

/// Bytes as one line: control characters and what is no UTF-8 escaped, cut at `limit` with "…".
[[nodiscard]] std::string cell(std::string_view bytes, std::size_t limit = cell_bytes);
/// "512 B", "12.3 MiB"; with a sign for a difference.
[[nodiscard]] std::string size_cell(std::uint64_t bytes);
[[nodiscard]] std::string delta_cell(std::int64_t bytes);

/// Rows of objects under their heads.
[[nodiscard]] std::string object_table(const std::vector<memory::ObjectInfo>& objects);
/// Rows of links; `end` heads the column of the objects at their other ends.
[[nodiscard]] std::string link_table(const std::vector<memory::ObjectLink>& links, std::string_view end);
/// One object in two lines: what it is, and where it hangs.
[[nodiscard]] std::string object_text(const memory::ObjectInfo& object);
/// "rows 20 to 39 of 71,034" for what is only a page, else "71,034 in all".
[[nodiscard]] std::string page_text(std::uint64_t total, std::int64_t start, std::size_t rows);

/// The answer to stdout, and the exit code that goes with it; main() sees to a stdout that is broken.
[[nodiscard]] int write_answer(std::string_view text);

}  // namespace wayfinder::adapter
