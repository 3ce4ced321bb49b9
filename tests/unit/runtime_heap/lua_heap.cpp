#include "tests/unit/runtime_heap/lua_heap.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <numeric>

namespace wayfinder::runtime::heap {

namespace {

WalkRequest request_of(lua_State* L, const void* anchor, std::uint64_t limit) {
  static const auto modules = loaded_modules();
  return {.L = L, .anchor = anchor, .object_limit = limit, .modules = modules};
}

}  // namespace

void LuaState::run(std::string_view code) const {
  const int status =
      luaL_loadbuffer(L_, code.data(), code.size(), "@test.lua") != LUA_OK ? LUA_ERRSYNTAX : lua_pcall(L_, 0, 0, 0);
  if (status == LUA_OK) return;
  const std::string message = lua_tostring(L_, -1);
  lua_pop(L_, 1);
  FAIL(message);
}

std::uint64_t LuaState::bytes() const {
  return counted_bytes(L_);
}

WalkedHeap::WalkedHeap(lua_State* L, const void* anchor, std::uint64_t limit) {
  REQUIRE(walk_by_layout(request_of(L, anchor, limit), graph, totals));
  columns = graph.columns();
}

WalkedHeap::WalkedHeap(ByApi, lua_State* L, const void* anchor, std::uint64_t limit) {
  REQUIRE(walk_by_api(request_of(L, anchor, limit), graph, totals));
  columns = graph.columns();
}

std::vector<WalkedHeap::Edge> WalkedHeap::edges(std::uint32_t object) const {
  std::vector<Edge> edges;
  for (std::uint32_t i = columns.first_edges[object]; i < columns.first_edges[object + 1]; ++i) {
    const memory::Label label = columns.edge_labels[i];
    const bool is_number = (label & memory::number_bit) != 0;
    edges.push_back({columns.edge_kinds[i],
                     is_number ? "#" + std::to_string(label & ~memory::number_bit) : std::string{columns.string(label)},
                     columns.edge_targets[i]});
  }
  return edges;
}

std::optional<WalkedHeap::Edge> WalkedHeap::edge(std::uint32_t object, std::string_view label) const {
  for (const Edge& edge : edges(object)) {
    if (edge.label == label && edge.kind != memory::EdgeKind::key) return edge;
  }
  return std::nullopt;
}

std::uint32_t WalkedHeap::at(std::initializer_list<std::string_view> labels) const {
  std::uint32_t object = edge(0, "globals").value().target;
  for (const std::string_view label : labels) {
    const auto next = edge(object, label);
    if (!next) FAIL("no edge " << label);
    object = next->target;
  }
  return object;
}

std::string WalkedHeap::label(std::uint32_t object) const {
  return std::string{columns.string(columns.labels[object])};
}

std::string WalkedHeap::detail(std::uint32_t object) const {
  const auto details = graph.details();
  for (const auto& string : *details.long_strings) {
    if (string.object == object) return std::to_string(string.length) + " bytes #" + std::to_string(string.hash);
  }
  for (const auto& thread : *details.suspended_threads) {
    if (thread.object == object) return "suspended at " + std::string{columns.string(thread.place)};
  }
  return {};
}

std::optional<memory::TableRoom> WalkedHeap::room(std::uint32_t table) const {
  const auto rooms = graph.details().table_rooms;
  if (!rooms) return std::nullopt;
  const auto found = std::ranges::find(*rooms, table, &memory::TableRoom::object);
  return found == rooms->end() ? std::nullopt : std::optional{*found};
}

std::uint64_t WalkedHeap::listed_bytes() const {
  return std::accumulate(columns.sizes.begin(), columns.sizes.end(), std::uint64_t{0});
}

std::optional<std::uint32_t> WalkedHeap::object_at(const void* address) const {
  const auto found = std::ranges::find(columns.addresses, reinterpret_cast<std::uintptr_t>(address));
  if (found == columns.addresses.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - columns.addresses.begin());
}

}  // namespace wayfinder::runtime::heap
