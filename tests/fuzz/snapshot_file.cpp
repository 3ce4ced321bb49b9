#include "memory/snapshot_file.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "tests/fuzz/memory_file.hpp"
#include "tests/fuzz/require.hpp"

namespace {

using namespace wayfinder::memory;

/// `bytes` with the checksums and lengths that a writer would have put there, so that the checks behind them are
/// reached too.
std::string with_checksums(std::string bytes) {
  SnapshotHead head;
  if (bytes.size() < sizeof head) return bytes;
  std::memcpy(&head, bytes.data(), sizeof head);
  head.magic = snapshot_magic;
  head.version = snapshot_version;
  head.head_bytes = sizeof head;
  head.file_bytes = bytes.size();
  const std::size_t room = (bytes.size() - sizeof head) / sizeof(ColumnEntry);
  const std::size_t columns = std::min<std::size_t>(head.columns, room);
  for (std::size_t i = 0; i < columns; ++i) {
    ColumnEntry entry;
    char* const place = bytes.data() + sizeof head + i * sizeof entry;
    std::memcpy(&entry, place, sizeof entry);
    if (entry.offset > bytes.size() || entry.stored_bytes > bytes.size() - entry.offset) continue;
    entry.hash = hash_of(bytes.data() + entry.offset, entry.stored_bytes);
    std::memcpy(place, &entry, sizeof entry);
  }
  head.directory_hash = hash_of(bytes.data() + sizeof head, columns * sizeof(ColumnEntry));
  head.head_hash = hash_of(head);
  std::memcpy(bytes.data(), &head, sizeof head);
  return bytes;
}

bool is_label(const HeapColumns& columns, Label label) {
  return (label & number_bit) != 0 || label + std::size_t{1} < columns.string_offsets.size();
}

/// The promises of HeapColumns that every analysis builds on.
void check_columns(const HeapColumns& columns) {
  const std::size_t objects = columns.kinds.size();
  require(columns.sizes.size() == objects && columns.labels.size() == objects);
  require(columns.first_edges.size() == objects + 1 && columns.first_edges.back() == columns.edge_targets.size());
  require(std::is_sorted(columns.first_edges.begin(), columns.first_edges.end()));
  for (const auto target : columns.edge_targets)
    require(target < objects);
  for (const auto kind : columns.edge_kinds)
    require(static_cast<std::size_t>(kind) < edge_kind_count);
  for (const auto kind : columns.kinds)
    require(static_cast<std::size_t>(kind) < object_kind_count);
  std::size_t length = 0;
  for (const Label label : columns.labels) {
    require(is_label(columns, label));
    if ((label & number_bit) == 0) length += columns.string(label).size();
  }
  for (const Label label : columns.edge_labels)
    require(is_label(columns, label));
  require(length <= columns.string_bytes.size() * (objects + 1));
}

/// And those of HeapDetails.
void check_details(const HeapColumns& columns, const HeapDetails& details) {
  const auto check = [&](const auto& rows, ObjectKind kind) {
    for (std::size_t i = 0; rows && i < rows->size(); ++i) {
      const auto object = (*rows)[i].object;
      require(object < columns.kinds.size() && columns.kinds[object] == kind);
      require(i == 0 || (*rows)[i - 1].object < object);
    }
  };
  check(details.long_strings, ObjectKind::string);
  check(details.table_rooms, ObjectKind::table);
  check(details.suspended_threads, ObjectKind::thread);
  for (std::size_t i = 0; details.table_rooms && i < details.table_rooms->size(); ++i)
    require((*details.table_rooms)[i].used() <= (*details.table_rooms)[i].slots());
  for (std::size_t i = 0; details.suspended_threads && i < details.suspended_threads->size(); ++i)
    (void)columns.string((*details.suspended_threads)[i].place);
}

void open(const std::string& bytes) {
  const MemoryFile file{bytes};
  const auto snapshot = SnapshotFile::open(file.path());
  if (snapshot) {
    check_columns(snapshot->columns());
    check_details(snapshot->columns(), snapshot->details());
  } else {
    require(!snapshot.error().message.empty());
  }
}

}  // namespace

/// A file of any bytes is refused, or keeps what HeapColumns promises.
WAYFINDER_FUZZ_TARGET(std::string_view input) {
  open(std::string{input});
  open(with_checksums(std::string{input}));
}
