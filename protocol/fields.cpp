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

std::string Path::text() const {
  if (parent_ == nullptr) return std::string{name_};
  const std::string parent = parent_->text();
  if (index_) return fmt::format("{}[{}]", parent, *index_);
  const std::string_view name = name_.empty() ? "\"\"" : name_;  // a key may be empty, the field at fault may not
  return parent.empty() ? std::string{name} : fmt::format("{}.{}", parent, name);
}

std::string where(const Path& path) {
  const std::string text = path.text();
  return text.empty() ? "arguments" : text;
}

std::string list_choices(const std::string_view* names, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    text += fmt::format("{}\"{}\"", i == 0 ? "" : i + 1 == count ? " or " : ", ", names[i]);
  }
  return text;
}

tl::unexpected<Error> refuse_unknown(const Path& path, const std::string& name, const std::string_view* known,
                                     std::size_t count) {
  const std::string_view* nearest = nullptr;
  std::size_t distance = std::min(std::max<std::size_t>(2, name.size() / 3) + 1, name.size());  // else any short one
  for (std::size_t i = 0; i < count; ++i) {
    if (const std::size_t d = edit_distance(name, known[i]); d < distance) {
      distance = d;
      nearest = &known[i];
    }
  }
  std::string wanted = "no field of this name";
  if (nearest != nullptr) wanted = fmt::format("a known field (did you mean \"{}\"?)", *nearest);
  const std::string escaped = escape_text(name);
  return refuse(Path{path, escaped}.text(), wanted, fmt::format("\"{}\"", escaped));
}

}  // namespace wayfinder::detail
