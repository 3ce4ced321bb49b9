#include "runtime/sampling/function_table.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <new>

// id_of() and offer_name() run inside ticks: no allocation, no lock.
namespace wayfinder::runtime::sampling {

FunctionTable::FunctionTable() {
  void* memory =
      mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc{};
  memory_ = static_cast<Memory*>(memory);
  for (const std::string_view name : {"[GC]", "(truncated)", "(other functions)"}) {
    static_cast<void>(id_of({name.data(), nullptr, -1, -1}, profiling::FunctionKind::marker, name));
  }
}
FunctionTable::~FunctionTable() {
  munmap(memory_, sizeof(Memory));
}

FunctionId FunctionTable::id_of(const Identity& identity, profiling::FunctionKind kind,
                                std::string_view source) noexcept {
  constexpr std::size_t longest_search = 64;
  constexpr std::uint64_t golden_ratio = 0x9E37'79B9'7F4A'7C15ULL;  // Fibonacci hashing, Knuth 6.4
  const auto key = (reinterpret_cast<std::uintptr_t>(identity.address) >> 4U) * golden_ratio;
  std::size_t slot = (key >> 40U) % slot_count;
  for (std::size_t step = 0; step < longest_search; ++step, slot = (slot + 1) % slot_count) {
    const FunctionId known = memory_->slots[slot];
    if (known != 0) {
      if (memory_->entries[known - 1].identity == identity) return known - 1;
      continue;
    }
    const std::size_t id = count_.load(std::memory_order_relaxed);
    if (id == capacity) return other_functions;
    Entry& entry = memory_->entries[id];
    entry.identity = identity;
    entry.kind = kind;
    if (!keep_text(identity.source, source.substr(0, longest_text), entry)) return other_functions;
    memory_->slots[slot] = static_cast<FunctionId>(id + 1);
    count_.store(id + 1, std::memory_order_release);
    return static_cast<FunctionId>(id);
  }
  return other_functions;
}

void FunctionTable::offer_name(FunctionId id, std::string_view name) noexcept {
  Entry& entry = memory_->entries[id];
  ++entry.tries;
  if (text_end_ + name.size() > text_capacity) return;
  name.copy(memory_->texts + text_end_, name.size());
  entry.name_start = static_cast<std::uint32_t>(text_end_);
  text_end_ += name.size();
  entry.name_size.store(static_cast<std::uint32_t>(name.size()), std::memory_order_release);
}

bool FunctionTable::keep_text(const void* address, std::string_view text, Entry& entry) noexcept {
  const auto size = static_cast<std::uint32_t>(text.size());
  for (std::size_t i = source_count_; i > 0; --i) {  // the newest first: functions of a chunk are met together
    const Source& known = memory_->sources[i - 1];
    if (known.address == address && std::string_view{memory_->texts + known.start, known.size} == text) {
      entry.text_start = known.start;
      entry.text_size = size;
      return true;
    }
  }
  if (source_count_ == max_sources || text_end_ + size > text_capacity) return false;
  text.copy(memory_->texts + text_end_, size);
  entry.text_start = static_cast<std::uint32_t>(text_end_);
  entry.text_size = size;
  memory_->sources[source_count_] = {address, entry.text_start, size};
  text_end_ += size;
  ++source_count_;
  return true;
}

}  // namespace wayfinder::runtime::sampling
