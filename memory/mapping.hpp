#pragma once
#include <cstddef>
#include <filesystem>
#include <span>

#include "protocol/error.hpp"

namespace wayfinder::memory {

/// Pages of this process: a file's, read only, or anonymous ones. Unmapped when it goes. Thread: as a const span.
class Mapping {
 public:
  Mapping() = default;
  Mapping(Mapping&& other) noexcept;
  Mapping& operator=(Mapping&& other) noexcept;
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping();

  /// The whole of a regular file. Errors: file (not there, no right, no regular file), with path and reason.
  static Result<Mapping> of_file(const std::filesystem::path& path);
  /// Zeroed memory that costs nothing until it is written. Errors: file, when the address space is full.
  static Result<Mapping> of_memory(std::size_t bytes);

  [[nodiscard]] std::span<const std::byte> bytes() const { return {data_, size_}; }
  [[nodiscard]] std::byte* writable() const { return data_; }  ///< of_memory() only

 private:
  Mapping(std::byte* data, std::size_t size) : data_{data}, size_{size} {}
  std::byte* data_{};
  std::size_t size_{};
};

}  // namespace wayfinder::memory
