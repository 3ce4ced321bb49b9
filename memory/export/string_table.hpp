#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "memory/export/sink.hpp"
#include "memory/graph/edges.hpp"

namespace wayfinder::memory {

/// The texts of a file that lists them at its end, by the places that were given out in the meantime. Texts of the
/// heap's own pool are not copied.
/// Memory: 4 bytes a string of the pool, 4 a text, and the texts that are not in the pool.
class StringTable {
 public:
  explicit StringTable(const HeapColumns& heap) : heap_{heap}, places_(heap.string_offsets.size() - 1, nothing) {}

  [[nodiscard]] std::uint32_t place_of(Label label);  ///< a number's text is "[12]"
  [[nodiscard]] std::uint32_t place_of(const std::string& text);
  /// The items of a JSON array.
  void write(TextStream& out) const;

 private:
  static constexpr Label own_text = number_bit;  ///< in `texts_`: a row of `own_texts_` and no label

  const HeapColumns& heap_;
  std::vector<std::uint32_t> places_;  // by label
  std::vector<Label> texts_;           // by place
  std::vector<const std::string*> own_texts_;
  std::unordered_map<std::string, std::uint32_t> own_places_;  // its keys stay where they are
};

}  // namespace wayfinder::memory
