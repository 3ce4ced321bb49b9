#include "memory/index/index_file.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "memory/index/index_layout.hpp"
#include "memory/query/object_links.hpp"
#include "memory/snapshot_layout.hpp"
#include "tests/fuzz/memory_file.hpp"
#include "tests/fuzz/require.hpp"
#include "tests/fuzz/small_heap.hpp"

namespace {

using namespace wayfinder::memory;

/// `bytes` as an index of the small heap: with the head that a writer would have put there, so that what stands in the
/// columns is reached.
std::string with_head(std::string bytes, const HeapColumns& heap) {
  const auto columns = lay_out_index(heap.kinds.size(), heap.edge_targets.size());
  bytes.resize(columns.back().offset + columns.back().bytes);
  IndexHead head{.magic = index_magic,
                 .version = index_version,
                 .head_bytes = sizeof(IndexHead),
                 .file_bytes = bytes.size(),
                 .objects = heap.kinds.size(),
                 .edges = heap.edge_targets.size(),
                 .snapshot_bytes = SmallHeap::mark.stamp.bytes,
                 .snapshot_changed_ns = SmallHeap::mark.stamp.changed_ns,
                 .snapshot_hash = SmallHeap::mark.content_hash};
  for (std::size_t i = 0; i < columns.size(); ++i)
    head.hashes[i] = hash_of(bytes.data() + columns[i].offset, columns[i].bytes);
  head.head_hash = hash_of(&head, offsetof(IndexHead, head_hash));
  std::memcpy(bytes.data(), &head, sizeof head);
  return bytes;
}

/// Opens the bytes as an index; what is believed answers every question and comes to an end.
void open(const std::string& bytes, const HeapColumns& heap) {
  const MemoryFile file{bytes};
  const auto index = IndexFile::open(file.path(), SmallHeap::mark, heap);
  if (!index) return require(!index.error().message.empty());
  HeapOrigin origin;
  origin.index = index->columns();
  const HeapGraph graph{nullptr, heap, {}, origin};
  for (std::int64_t object = 1; object <= graph.objects(); ++object)
    require(inspect_object(graph, object, 0, 100).has_value());
}

}  // namespace

/// An index of any bytes is refused, or its numbers lead somewhere.
WAYFINDER_FUZZ_TARGET(std::string_view input) {
  const SmallHeap small;
  const HeapColumns heap = small.columns();
  open(std::string{input}, heap);
  open(with_head(std::string{input}, heap), heap);
}
