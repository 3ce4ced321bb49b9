#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "memory/export/sink.hpp"
#include "memory/graph/heap_graph.hpp"
#include "protocol/error.hpp"

namespace wayfinder::memory {

/// One format that a snapshot can be written in.
struct Exporter {
  std::string_view name;    ///< "heapsnapshot"
  std::string_view suffix;  ///< ".heapsnapshot"
  /// Writes the whole file, or what is before the sink's first failure. Reads the graph's indexes, so on a worker.
  /// Errors: internal, when memory ends.
  Result<void> (*write)(const HeapGraph& graph, const Sink& sink);
};

/// In the order in which people are told of them.
[[nodiscard]] std::span<const Exporter> exporters() noexcept;
[[nodiscard]] std::optional<Exporter> exporter_named(std::string_view name) noexcept;

}  // namespace wayfinder::memory
