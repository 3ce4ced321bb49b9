#pragma once
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "profiling/tree_block.hpp"
#include "runtime/sampling/raw_sample.hpp"

namespace wayfinder::runtime::allocations {

/// What was allocated by each call path, estimated, and what of it is alive. Bounded: when there are `most_nodes`,
/// further paths count for the longest part of them that is known. Thread: the VM's, within its allocator.
class AllocationPaths {
 public:
  using Id = std::uint32_t;
  static constexpr Id root = 0;
  static constexpr std::size_t most_nodes = 200'000;

  /// So many blocks of so many bytes in all, as a sampled one stands for.
  struct Share {
    double objects{};
    double bytes{};
  };

  /// `main` is numbered 1.
  explicit AllocationPaths(const void* main) : threads_{{main, 1}} {}

  /// The node of a sample's whole stack.
  [[nodiscard]] Id leaf_of(const sampling::RawSample& sample);
  void add(Id node, const Share& share);
  void remove(Id node, const Share& share);

  /// What has been added since the block before. Call sent() when it is on its way.
  void tell(profiling::TreeBlock& block) const;
  void sent();

 private:
  static constexpr std::uint32_t most_own_threads = 64;  ///< coroutines after these share one tree

  struct Key {
    Id parent;
    sampling::FunctionId function;
    std::int32_t line;
    std::uint32_t thread;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };
  /// As whole numbers, which are what is sent.
  struct Counts {
    std::uint64_t samples{};
    std::uint64_t objects{}, bytes{};
    std::uint64_t alive_objects{}, alive_bytes{};
    friend bool operator==(const Counts&, const Counts&) = default;
  };
  struct Node {
    Key key{};
    std::uint64_t samples{};
    Share all;
    Share freed;
    Counts sent;

    [[nodiscard]] Counts counts() const noexcept;
  };
  [[nodiscard]] std::uint32_t number_of(const void* thread);

  std::vector<Node> nodes_{Node{}};
  std::unordered_map<Key, Id, KeyHash> children_;
  std::unordered_map<const void*, std::uint32_t> threads_;
  Id told_{1};
};

}  // namespace wayfinder::runtime::allocations
