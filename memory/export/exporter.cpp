#include "memory/export/exporter.hpp"

#include <array>

#include "memory/export/heapsnapshot.hpp"
#include "memory/export/object_json.hpp"
#include "memory/export/owner_pprof.hpp"

namespace wayfinder::memory {
namespace {

constexpr std::array table{
    Exporter{"heapsnapshot", ".heapsnapshot", write_heapsnapshot},
    Exporter{"json", ".heap.json", write_object_json},
    Exporter{"pprof", ".pb.gz", write_owner_pprof},
};

}  // namespace

std::span<const Exporter> exporters() noexcept {
  return table;
}

std::optional<Exporter> exporter_named(std::string_view name) noexcept {
  for (const Exporter& exporter : table) {
    if (exporter.name == name) return exporter;
  }
  return std::nullopt;
}

}  // namespace wayfinder::memory
