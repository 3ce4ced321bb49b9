#pragma once
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "memory/index/index_file.hpp"
#include "memory/query/object_links.hpp"
#include "memory/snapshot_file.hpp"
#include "memory/store/read_snapshot.hpp"
#include "tests/unit/memory/made_heap.hpp"

namespace wayfinder::memory {

/// A random heap under the globals, of which any two of one number of objects and edges have files of one size.
inline std::shared_ptr<const HeapGraph> random_heap(unsigned seed, std::uint32_t objects = 60) {
  std::mt19937 random{seed};
  MadeHeap heap;
  std::vector<MadeHeap::Id> tables{MadeHeap::globals};
  for (std::uint32_t i = 0; i < objects; ++i) {
    const auto table = heap.table(40 + random() % 64);
    heap.index(tables[random() % tables.size()], i + 1, table);
    tables.push_back(table);
  }
  for (std::uint32_t i = 0; i < objects; ++i)
    heap.index(tables[random() % tables.size()], objects + i + 1, tables[random() % tables.size()]);
  return heap.graph();
}

/// A snapshot file with its index, in a folder of its own.
class IndexedSnapshot {
 public:
  IndexedSnapshot() : folder_{::mkdtemp(name_.data())} {
    write(1);
    const auto graph = read_snapshot(path());
    (void)answers(**graph);
    keep_index(path(), **graph, 1);
  }
  IndexedSnapshot(const IndexedSnapshot&) = delete;
  IndexedSnapshot& operator=(const IndexedSnapshot&) = delete;
  ~IndexedSnapshot() { std::filesystem::remove_all(folder_); }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path path() const { return folder_ / "it.wfheap"; }
  [[nodiscard]] std::filesystem::path index() const { return memory::index_path(path()); }
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator{folder_})
      names.push_back(entry.path().filename().string());
    return names;
  }
  /// Another heap of the same size under the same name.
  void write_other() const { write(2); }

  [[nodiscard]] std::string index_bytes() const {
    std::ifstream file{index(), std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
  }
  void set_index_bytes(const std::string& bytes) const {
    std::ofstream{index(), std::ios::binary | std::ios::trunc} << bytes;
  }

  /// All that an index could get wrong, as one text.
  [[nodiscard]] static std::string answers(const HeapGraph& graph) {
    std::string text;
    for (std::uint32_t object = 1; object <= graph.objects(); ++object) {
      const auto links = inspect_object(graph, object);
      text += fmt::format("{} {} {} {} {} {}:", object, links->object.name, links->object.retained_size,
                          links->object.distance, links->dominator, links->total_retainers);
      for (const auto& retainer : links->retainers)
        text += fmt::format(" {}{}", retainer.object, retainer.label);
      text += "\n";
    }
    return text;
  }
  /// The same of the file's heap, all worked out anew.
  [[nodiscard]] std::string fresh_answers() const {
    const auto file = SnapshotFile::open(path());
    return answers(HeapGraph{nullptr, file->columns(), file->info()});
  }

 private:
  void write(unsigned seed) const {
    const auto graph = random_heap(seed);
    (void)write_snapshot_file(path(), graph->columns(), graph->info(), Codec::raw);
  }

  std::string name_{(std::filesystem::temp_directory_path() / "indexed-snapshot-XXXXXX").string()};
  std::filesystem::path folder_;
};

}  // namespace wayfinder::memory
