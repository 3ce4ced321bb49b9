#include <cerrno>
#include <numeric>

#include "runtime/agent/protected.hpp"
#include "runtime/heap/api_visits.hpp"
#include "runtime/heap/details.hpp"
#include "runtime/hooks/hook_mask.hpp"
#include "runtime/hooks/real_api.hpp"
#include "runtime/inspect/collector_pause.hpp"

namespace wayfinder::runtime::heap {

namespace {

std::uint64_t sum(std::span<const std::uint64_t> sizes) noexcept {
  return std::accumulate(sizes.begin(), sizes.end(), std::uint64_t{0});
}

/// Nobody's hook sees that the walk is called.
class CallsUnseen {
 public:
  explicit CallsUnseen(lua_State* L) noexcept
      : L_{L}, hook_{__real_lua_gethook(L)}, mask_{__real_lua_gethookmask(L)}, count_{__real_lua_gethookcount(L)} {
    if (is_needed()) set_raw_hook(L_, nullptr, 0, 0);
  }
  ~CallsUnseen() {
    if (is_needed()) set_raw_hook(L_, hook_, mask_, count_);
  }
  CallsUnseen(const CallsUnseen&) = delete;
  CallsUnseen& operator=(const CallsUnseen&) = delete;

 private:
  [[nodiscard]] bool is_needed() const noexcept { return (mask_ & (LUA_MASKCALL | LUA_MASKRET)) != 0; }

  lua_State* L_;
  lua_Hook hook_;
  int mask_, count_;
};

/// All that the protected call works on; it has no object of its own that would have to be destroyed.
class ApiWalk {
 public:
  ApiWalk(const WalkRequest& request, HeapGraph& graph, WalkTotals& totals) noexcept
      : request_{request}, graph_{graph}, totals_{totals}, walker_{request, graph} {}

  [[nodiscard]] bool run() noexcept {
    if (!walker_.open()) return false;
    lua_State* const L = request_.L;
    if (lua_checkstack(L, LUA_MINSTACK) == 0) return false;
    lua_pushcfunction(L, entry);
    lua_pushlightuserdata(L, this);
    ++protected_depth;
    const int status = lua_pcall(L, 1, 0, 0);
    --protected_depth;
    if (status != LUA_OK) lua_pop(L, 1);
    return is_complete_;
  }

 private:
  static int entry(lua_State* L) {
    auto& walk = *static_cast<ApiWalk*>(lua_touserdata(L, 1));
    lua_settop(L, 0);
    walk.is_complete_ = walk.walk(L);
    walk.walker_.end();
    return 0;
  }

  bool walk(lua_State* L) {
    walker_.begin(L);
    walker_.run();
    if (walker_.has_failed() || !collect_weak_edges(walker_, weak_edges_)) return false;
    walker_.run();
    if (walker_.has_failed()) return false;
    const std::uint32_t objects = walker_.found().object_count();
    const std::uint32_t edges = walker_.found().edge_count();
    const std::uint64_t listed_bytes = sum(graph_.sizes.items());
    resolve_edges(graph_, walker_.found());
    resolve_late_labels(graph_, walker_.found(), weak_edges_);
    const std::size_t strings = graph_.strings.size();
    visit_anchor(L);
    if (walker_.has_failed()) return false;
    totals_.debugger_bytes = sum(graph_.sizes.items()) - listed_bytes;
    graph_.strings.cut(strings);
    graph_.resize_objects(objects);
    graph_.resize_edges(edges);
    graph_.first_edges[objects] = edges;
    if (!insert_edges(graph_, weak_edges_)) return false;
    totals_.is_estimated = true;
    totals_.is_truncated = limit_objects(graph_, request_.object_limit, 1);
    return compare_long_texts(graph_);
  }

  /// What the program holds has its numbers by now; whatever gets one here is held by the agent alone.
  void visit_anchor(lua_State* L) {
    if (request_.anchor == nullptr) return;
    lua_rawgetp(L, LUA_REGISTRYINDEX, request_.anchor);
    if (walker_.is_object(lua_gettop(L))) walker_.number_of(lua_gettop(L));
    lua_settop(L, walk_slots);
    walker_.run();
  }

  const WalkRequest& request_;
  HeapGraph& graph_;
  WalkTotals& totals_;
  ApiWalker walker_;
  Arena<LateEdge> weak_edges_;
  bool is_complete_{};
};

}  // namespace

bool walk_by_api(const WalkRequest& request, HeapGraph& graph, WalkTotals& totals) noexcept {
  totals.total_bytes = counted_bytes(request.L);
  const inspect::CollectorPause pause{request.L};
  const CallsUnseen unseen{request.L};
  errno = 0;
  return ApiWalk{request, graph, totals}.run();
}

}  // namespace wayfinder::runtime::heap
