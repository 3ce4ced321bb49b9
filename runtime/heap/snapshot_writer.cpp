#include "runtime/heap/snapshot_writer.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "memory/snapshot_layout.hpp"

namespace wayfinder::runtime::heap {

namespace {

bool write_bytes(int descriptor, const void* data, std::uint64_t size) noexcept {
  const auto* at = static_cast<const std::byte*>(data);
  while (size > 0) {
    const ssize_t written = ::write(descriptor, at, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    at += written;
    size -= static_cast<std::uint64_t>(written);
  }
  return true;
}

}  // namespace

int write_columns(int descriptor, const memory::HeapColumns& columns, const memory::HeapDetails& details,
                  const memory::SnapshotInfo& info) noexcept {
  std::array<memory::ColumnBytes, memory::required_column_count + memory::detail_column_count> room{};
  for (std::size_t i = 0; i < memory::required_column_count; ++i) {
    room[i] = memory::required_column(i, columns, info);
  }
  const std::size_t detail_count = memory::detail_columns(details, std::span{room}.last<memory::detail_column_count>());
  const auto parts = std::span{room}.first(memory::required_column_count + detail_count);
  std::array<memory::ColumnEntry, room.size()> entry_room{};
  const auto entries = std::span{entry_room}.first(parts.size());
  const memory::SnapshotHead head = memory::lay_out(parts, columns, info, entries);
  if (!write_bytes(descriptor, &head, sizeof head) || !write_bytes(descriptor, entries.data(), entries.size_bytes())) {
    return errno;
  }
  std::uint64_t at = sizeof head + entries.size_bytes();
  static constexpr std::array<std::byte, memory::column_alignment> zeros{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!write_bytes(descriptor, zeros.data(), entries[i].offset - at) ||
        !write_bytes(descriptor, parts[i].data, parts[i].stored_bytes)) {
      return errno;
    }
    at = entries[i].offset + entries[i].stored_bytes;
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace wayfinder::runtime::heap
