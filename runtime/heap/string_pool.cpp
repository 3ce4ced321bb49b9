#include "runtime/heap/string_pool.hpp"

#include <limits>

namespace wayfinder::runtime::heap {

namespace {

constexpr std::size_t max_strings = std::size_t{1} << 30;  // labels of the walk keep two bits for themselves

std::size_t hash_of(std::string_view text) noexcept {  // FNV-1a
  std::uint64_t hash = 14695981039346656037U;
  for (const char byte : text) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 1099511628211U;
  }
  return hash ^ (hash >> 32U);
}

}  // namespace

bool StringPool::open() noexcept {
  constexpr std::size_t first_slots = 1024;
  if (!offsets_.make_room(2) || !rehash(first_slots)) return false;
  offsets_.push(0);
  offsets_.push(0);
  return true;
}

memory::Label StringPool::add(std::string_view text) noexcept {
  if (text.empty() || size() >= max_strings) return memory::no_label;
  if (bytes_.size() + text.size() > std::numeric_limits<std::uint32_t>::max()) return memory::no_label;
  if (!offsets_.make_room(1) || !bytes_.make_room(text.size())) return memory::no_label;
  bytes_.push(text.data(), text.size());
  offsets_.push(static_cast<std::uint32_t>(bytes_.size()));
  return static_cast<memory::Label>(size() - 1);
}

memory::Label StringPool::intern(std::string_view text) noexcept {
  memory::Label& known = slot_of(text);
  if (known != memory::no_label) return known;
  const memory::Label label = add(text);
  if (label == memory::no_label) return label;
  // half of the slots stay free, so that slot_of() always ends; without memory the text is merely not interned
  if (interned_count_ * 2 >= interned_.size()) {
    if (!rehash(interned_.size() * 2)) return label;
    slot_of(text) = label;
  } else {
    known = label;
  }
  ++interned_count_;
  return label;
}

void StringPool::cut(std::size_t strings) noexcept {
  offsets_.resize(strings + 1);
  bytes_.resize(offsets_[strings]);
  std::fill(interned_.begin(), interned_.end(), memory::no_label);
  interned_count_ = 0;
}

std::string_view StringPool::text_of(memory::Label label) const noexcept {
  return bytes().substr(offsets_[label], offsets_[label + 1] - offsets_[label]);
}

memory::Label& StringPool::slot_of(std::string_view text) noexcept {
  std::size_t slot = hash_of(text) & (interned_.size() - 1);
  while (interned_[slot] != memory::no_label && text_of(interned_[slot]) != text) {
    slot = (slot + 1) & (interned_.size() - 1);
  }
  return interned_[slot];
}

bool StringPool::rehash(std::size_t slots) noexcept {
  Arena<memory::Label> larger;
  if (!larger.make_room(slots)) return false;
  larger.resize(slots);
  interned_.swap(larger);
  for (const memory::Label label : larger.items()) {
    if (label != memory::no_label) slot_of(text_of(label)) = label;
  }
  return true;
}

}  // namespace wayfinder::runtime::heap
