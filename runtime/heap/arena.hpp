#pragma once
#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

namespace wayfinder::runtime::heap {

/// A growing array in pages of its own. Neither malloc nor the Lua heap is touched, so it may be filled in a forked
/// child whose locks nobody will ever release. Growing moves the items. Thread: one.
template <class T>
class Arena {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    if (data_ != nullptr) ::munmap(data_, capacity_ * sizeof(T));
  }

  /// Makes room for `more` items; false: the kernel has no memory, errno says so.
  [[nodiscard]] bool make_room(std::size_t more) noexcept { return size_ + more <= capacity_ || grow(size_ + more); }
  /// Appends; make_room() was asked before.
  void push(T item) noexcept { data_[size_++] = item; }
  void push(const T* items, std::size_t count) noexcept {
    std::copy_n(items, count, data_ + size_);
    size_ += count;
  }
  /// Sets the size, up to what make_room() gave; new items are zero unless they were written before.
  void resize(std::size_t size) noexcept { size_ = size; }

  void swap(Arena& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
  }

  [[nodiscard]] T& operator[](std::size_t index) noexcept { return data_[index]; }
  [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return data_[index]; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] T* begin() noexcept { return data_; }
  [[nodiscard]] T* end() noexcept { return data_ + size_; }
  [[nodiscard]] std::span<const T> items() const noexcept { return {data_, size_}; }

 private:
  bool grow(std::size_t wanted) noexcept {
    constexpr std::size_t page = 4096;
    constexpr std::size_t first_bytes = 64 * page;
    const std::size_t bytes = std::max({wanted * sizeof(T), capacity_ * sizeof(T) * 2, first_bytes});
    // a multiple of both, so that the capacity in items gives back the bytes that are mapped
    const std::size_t rounded = (bytes + page * sizeof(T) - 1) / (page * sizeof(T)) * (page * sizeof(T));
    void* data = data_ == nullptr ? ::mmap(nullptr, rounded, PROT_READ | PROT_WRITE,
                                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
                                  : ::mremap(data_, capacity_ * sizeof(T), rounded, MREMAP_MAYMOVE);
    if (data == MAP_FAILED) return false;
    data_ = static_cast<T*>(data);
    capacity_ = rounded / sizeof(T);
    return true;
  }

  T* data_{};
  std::size_t size_{};
  std::size_t capacity_{};
};

}  // namespace wayfinder::runtime::heap
