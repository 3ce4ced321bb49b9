#pragma once
#include <sys/mman.h>

#include <cstddef>
#include <cstdint>

namespace wayfinder::runtime::heap {

/// One number of type T for each object of a Lua heap, by its address: a sparse array over the address space, zero
/// where nothing was written. No object is smaller than a granule, so no two share an entry. As local as the heap
/// itself: that is why it beats a hash table. Memory: sizeof(T) for each 16 bytes of the pages that are used. No
/// malloc, no lock.
template <class T>
class AddressTable {
 public:
  AddressTable() = default;
  AddressTable(const AddressTable&) = delete;
  AddressTable& operator=(const AddressTable&) = delete;
  ~AddressTable() {
    clear();
    if (chunks_ != nullptr) ::munmap(static_cast<void*>(chunks_), directory_bytes);
  }

  /// Before first use; false: no memory.
  [[nodiscard]] bool open() noexcept {
    if (chunks_ == nullptr) chunks_ = static_cast<T**>(map(directory_bytes));
    return chunks_ != nullptr;
  }

  /// The entry, made when it is not there; null: no memory, or no address of a user process.
  [[nodiscard]] T* entry(std::uintptr_t address) noexcept {
    const std::size_t chunk = address >> chunk_shift;
    if (chunk >= chunk_count) return nullptr;
    if (chunks_[chunk] == nullptr && !add(chunk)) return nullptr;
    return chunks_[chunk] + ((address >> granule_shift) & (chunk_entries - 1));
  }

  /// The entry's value; zero where none was made.
  [[nodiscard]] T value(std::uintptr_t address) const noexcept {
    const std::size_t chunk = address >> chunk_shift;
    if (chunk >= chunk_count || chunks_[chunk] == nullptr) return T{};
    return chunks_[chunk][(address >> granule_shift) & (chunk_entries - 1)];
  }

  /// All entries are zero again.
  void clear() noexcept {
    for (std::size_t i = lowest_; i <= highest_; ++i) {
      if (chunks_[i] != nullptr) ::munmap(chunks_[i], chunk_bytes);
      chunks_[i] = nullptr;
    }
    lowest_ = chunk_count;
    highest_ = 0;
  }

 private:
  static constexpr unsigned granule_shift = 4;
  static constexpr unsigned chunk_shift = 26;
  static constexpr std::size_t chunk_entries = std::size_t{1} << (chunk_shift - granule_shift);
  static constexpr std::size_t chunk_bytes = chunk_entries * sizeof(T);
  static constexpr std::size_t chunk_count = std::size_t{1} << (47 - chunk_shift);  // user space has 47 bits
  static constexpr std::size_t directory_bytes = chunk_count * sizeof(T*);

  static void* map(std::size_t bytes) noexcept {
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? nullptr : memory;
  }
  bool add(std::size_t chunk) noexcept {
    chunks_[chunk] = static_cast<T*>(map(chunk_bytes));
    if (chunks_[chunk] == nullptr) return false;
    ::madvise(chunks_[chunk], chunk_bytes, MADV_HUGEPAGE);
    lowest_ = chunk < lowest_ ? chunk : lowest_;
    highest_ = chunk > highest_ ? chunk : highest_;
    return true;
  }

  T** chunks_{};
  std::size_t lowest_{chunk_count};
  std::size_t highest_{};
};

}  // namespace wayfinder::runtime::heap
