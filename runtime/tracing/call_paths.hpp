#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "profiling/tree_block.hpp"
#include "runtime/facts/lua_api.hpp"
#include "runtime/sampling/function_table.hpp"

namespace wayfinder::runtime::tracing {

using sampling::FunctionTable;

/// A function that is called, as an event tells it.
struct Callee {
  FunctionTable::Identity identity;
  profiling::FunctionKind kind;
  std::string_view source;  ///< chunk name; read when the function is new
};

/// The tree of calls where they are counted: a node for each distinct path of functions, for each coroutine that is
/// told apart. Paths deeper than `deepest`, and new ones when there are `most_nodes`, are gathered below "(truncated)",
/// by function, so that counts stay exact and memory bounded (about 35 MB at most). Thread: the VM's.
class CallPaths {
 public:
  using Id = std::uint32_t;
  static constexpr Id root = 0;                    ///< above all paths of all coroutines
  static constexpr std::uint16_t deepest = 1'000;  ///< profiling::CallTree holds 1,024
  static constexpr std::size_t most_nodes = 200'000;

  struct Node {
    FunctionTable::Identity identity{};
    std::uint64_t calls{};
    std::uint64_t ticks{};  ///< self time
    Id parent{};
    Id last_child{};  ///< the one that was asked for last; root: none
    sampling::FunctionId function{};
    std::uint32_t thread{};
    std::uint16_t depth{};
    bool is_gathered{};  ///< below "(truncated)"
    std::uint64_t sent_calls{};
    std::uint64_t sent_ns{};
  };

  explicit CallPaths(FunctionTable& functions);

  [[nodiscard]] Node& operator[](Id id) noexcept { return nodes_[id]; }
  [[nodiscard]] const Node& operator[](Id id) const noexcept { return nodes_[id]; }

  /// The node of `callee` called from `parent`; `thread` matters below the root.
  [[nodiscard]] Id child(Id parent, const Callee& callee, std::uint32_t thread) {
    const Id guess = guess_child(parent, callee.identity, thread);
    return guess != root ? guess : find_child(parent, callee, thread);
  }
  /// That node, where it is the one that `parent` called last; else the root.
  [[nodiscard]] Id guess_child(Id parent, const FunctionTable::Identity& callee, std::uint32_t thread) const noexcept {
    const Id guess = nodes_[parent].last_child;
    const Node& node = nodes_[guess];
    return node.identity == callee && node.thread == thread ? guess : root;
  }
  /// The path of `node`, of another thread perhaps, as one of `thread`.
  [[nodiscard]] Id copy_path(Id node, std::uint32_t thread);

  /// Whether a node has just been made by child(); asking says no from then on.
  [[nodiscard]] bool has_new_node() noexcept { return std::exchange(has_new_node_, false); }

  /// What has been added since the block before. Call sent() when it is on its way.
  void tell(profiling::TreeBlock& block) const;
  void sent();

 private:
  [[nodiscard]] Id find_child(Id parent, const Callee& callee, std::uint32_t thread);
  [[nodiscard]] Id append(Id parent, const FunctionTable::Identity& identity, sampling::FunctionId function,
                          std::uint32_t thread);
  [[nodiscard]] Id gathering_parent(Id parent, std::uint32_t thread);

  struct Key {
    Id parent;
    sampling::FunctionId function;
    std::uint32_t thread;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };

  FunctionTable& functions_;
  std::vector<Node> nodes_;
  std::unordered_map<Key, Id, KeyHash> children_;
  Id told_{1};
  bool has_new_node_{};
};

}  // namespace wayfinder::runtime::tracing
