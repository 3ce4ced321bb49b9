#include "protocol/fields.hpp"

#include <algorithm>
#include <vector>

namespace wayfinder::detail {
namespace {

/// Levenshtein distance, for "did you mean".
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string where(std::string_view path) {
  return path.empty() ? "arguments" : std::string{path};
}

std::string join_path(std::string_view path, std::string_view name) {
  if (name.empty()) name = "\"\"";  // a key may be empty, the name of a field at fault may not
  return path.empty() ? std::string{name} : fmt::format("{}.{}", path, name);
}

std::string index_path(std::string_view path, std::size_t index) {
  return fmt::format("{}[{}]", path, index);
}

std::string list_choices(const std::string_view* names, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += fmt::format("{}\"{}\"", i == 0 ? "" : i + 1 == count ? " or " : ", ", names[i]);
  }
  return text;
}

tl::unexpected<Error> refuse_unknown(std::string_view path, const std::string& name, const std::string_view* known,
                                     std::size_t count) {
  const std::string_view* nearest = nullptr;
  std::size_t distance = std::max<std::size_t>(2, name.size() / 3) + 1;
  for (std::size_t i = 0; i < count; ++i) {
    if (const std::size_t d = edit_distance(name, known[i]); d < distance) {
      distance = d;
      nearest = &known[i];
    }
  }
  std::string wanted = "no field of this name";
  if (nearest != nullptr) wanted = fmt::format("a known field (did you mean \"{}\"?)", *nearest);
  return refuse(join_path(path, escape_text(name)), wanted, fmt::format("\"{}\"", escape_text(name)));
}

}  // namespace wayfinder::detail
