#include "memory/export/string_table.hpp"

#include <fmt/format.h>

namespace wayfinder::memory {

std::uint32_t StringTable::place_of(Label label) {
  if (const auto number = number_of(label)) return place_of(fmt::format("[{}]", *number));
  std::uint32_t& place = places_[label];
  if (place == nothing) {
    place = static_cast<std::uint32_t>(texts_.size());
    texts_.push_back(label);
  }
  return place;
}

std::uint32_t StringTable::place_of(const std::string& text) {
  const auto [found, is_new] = own_places_.try_emplace(text, static_cast<std::uint32_t>(texts_.size()));
  if (is_new) {
    texts_.push_back(own_text | static_cast<Label>(own_texts_.size()));
    own_texts_.push_back(&found->first);
  }
  return found->second;
}

void StringTable::write(TextStream& out) const {
  for (std::size_t place = 0; place < texts_.size() && out.is_open(); ++place) {
    if (place > 0) out.text(",\n");
    const Label text = texts_[place];
    out.json_string((text & own_text) != 0 ? *own_texts_[text & ~own_text] : heap_.string(text));
  }
}

}  // namespace wayfinder::memory
