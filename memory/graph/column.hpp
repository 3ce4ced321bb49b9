#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace wayfinder::memory {

/// Values of an index: made here, or lying in a mapped file that somebody else keeps. Thread: as a const vector.
template <class T>
class Column {
 public:
  explicit Column(std::vector<T> made) : made_{std::move(made)}, values_{made_} {}
  explicit Column(std::span<const T> mapped) : values_{mapped} {}
  Column(Column&&) noexcept = default;  // a moved vector keeps its memory, so the span stays right
  Column& operator=(Column&&) noexcept = default;
  Column(const Column&) = delete;
  Column& operator=(const Column&) = delete;
  ~Column() = default;

  [[nodiscard]] const T& operator[](std::size_t index) const noexcept { return values_[index]; }
  [[nodiscard]] std::span<const T> values() const noexcept { return values_; }
  [[nodiscard]] std::uint64_t made_bytes() const noexcept { return made_.size() * sizeof(T); }

 private:
  std::vector<T> made_;
  std::span<const T> values_;
};

}  // namespace wayfinder::memory
