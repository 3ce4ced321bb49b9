#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "profiling/sample_block.hpp"

struct lua_State;

namespace wayfinder::runtime::sampling {

/// Sets of labels that a sample was taken under, of the running coroutine and of those that wait for it; innermost
/// first, null behind the last. Those of more coroutines than that are left out.
using SampledLabels = std::array<const profiling::LabelSet*, 4>;

/// What the coroutines of a VM thread have said that they work at. A set never changes; one that is replaced stays
/// until no sample in the ring can name it.
/// Thread: the VM's, but where it is said; changes never while a tick may read.
class Labels {
 public:
  static constexpr std::size_t most_labels = 16;  ///< of one coroutine

  /// Gives the coroutine that label; no value takes it away. `state` tells whose coroutine it is. `is_sampled`: there
  /// may be samples that name the set which it had. False, nothing changed: it has most_labels others.
  bool change(const lua_State* coroutine, const void* state, std::string_view key,
              std::optional<std::string_view> value, bool is_sampled);
  [[nodiscard]] bool has(const lua_State* coroutine) const noexcept { return by_coroutine_.contains(coroutine); }
  [[nodiscard]] std::size_t count() const noexcept { return by_coroutine_.size(); }
  /// Whether it is time to look for coroutines that have ended; the caller says how many are a crowd the next time.
  [[nodiscard]] bool is_crowded() const noexcept { return count() >= crowd_; }
  void set_crowd(std::size_t count) noexcept { crowd_ = std::max(count, first_crowd); }
  /// When a coroutine was labelled, as a number that grows; 0: it has no labels.
  [[nodiscard]] std::uint64_t age_of(const lua_State* coroutine) const noexcept;
  /// When the last one of the older half was labelled.
  [[nodiscard]] std::uint64_t older_half() const;

  void forget(const lua_State* coroutine, bool is_sampled);
  void forget_state(const void* state, bool is_sampled);

  /// The coroutine's own; null: it has none. In a tick, of any thread.
  [[nodiscard]] const profiling::LabelSet* find_tick(const void* coroutine) const noexcept {
    if (by_coroutine_.empty()) [[likely]] {
      return nullptr;
    }
    const auto found = by_coroutine_.find(coroutine);
    return found == by_coroutine_.end() ? nullptr : found->second.set.get();
  }
  /// Of the running coroutine and of all that wait for one that they have resumed, where nobody tells who waits for
  /// whom. In a tick of the VM's thread, where the API may be used.
  void find_by_api_tick(lua_State* running, SampledLabels& found) const noexcept;

  using Retired = std::vector<std::unique_ptr<const profiling::LabelSet>>;
  /// The sets that no coroutine has any longer: call it before the ring is read, and let them go after. Thread: any.
  [[nodiscard]] Retired take_retired();

 private:
  struct Own {
    std::unique_ptr<const profiling::LabelSet> set;  ///< never empty
    const void* state{};
    std::uint64_t number{};  ///< ascending by time
  };
  void retire(std::unique_ptr<const profiling::LabelSet> set, bool is_sampled);

  std::unordered_map<const void*, Own> by_coroutine_;  // all of them are held in their states, so none is a stranger's
  std::uint64_t last_number_{};
  static constexpr std::size_t first_crowd = 64;
  std::size_t crowd_{first_crowd};
  Retired retired_;  // guarded, as the tick thread takes it
};

/// One set of several: of two labels of a key the inner one holds.
[[nodiscard]] profiling::LabelSet joined(const SampledLabels& labels);

}  // namespace wayfinder::runtime::sampling
