#include "runtime/sampling/labels.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

#include "runtime/facts/lua_api.hpp"
#include "runtime/states/process_mutex.hpp"

// The functions that are called …_tick run inside ticks: no allocation, no lock, of the API only what does not raise.
namespace wayfinder::runtime::sampling {
namespace {

using profiling::Label;
using profiling::LabelSet;

ProcessMutex& retired_mutex() {
  static auto& of_process = *new ProcessMutex;
  return of_process;
}

/// The labels with that one changed.
LabelSet changed(LabelSet set, std::string_view key, std::optional<std::string_view> value) {
  const auto place = std::ranges::lower_bound(set, key, {}, &Label::key);
  const bool is_there = place != set.end() && place->key == key;
  if (!value) {
    if (is_there) set.erase(place);
  } else if (is_there) {
    place->value = *value;
  } else {
    set.insert(place, {std::string{key}, std::string{*value}});
  }
  return set;
}

/// Whether it has resumed another one and waits for that, or runs itself.
bool is_active(lua_State* coroutine) noexcept {
  lua_Debug record;
  return lua_status(coroutine) == LUA_OK && lua_getstack(coroutine, 0, &record) == 1;
}

}  // namespace

bool Labels::change(const lua_State* coroutine, const void* state, std::string_view key,
                    std::optional<std::string_view> value, bool is_sampled) {
  const LabelSet* before = find_tick(coroutine);
  LabelSet after = changed(before == nullptr ? LabelSet{} : *before, key, value);
  if (after.size() > most_labels) return false;
  if (after.empty()) {
    forget(coroutine, is_sampled);
    return true;
  }
  auto set = std::make_unique<const LabelSet>(std::move(after));
  Own& own = by_coroutine_[coroutine];
  if (own.set != nullptr) retire(std::exchange(own.set, nullptr), is_sampled);
  own = {std::move(set), state, ++last_number_};
  return true;
}

void Labels::forget(const lua_State* coroutine, bool is_sampled) {
  const auto found = by_coroutine_.find(coroutine);
  if (found == by_coroutine_.end()) return;
  retire(std::move(found->second.set), is_sampled);
  by_coroutine_.erase(found);
}

void Labels::forget_state(const void* state, bool is_sampled) {
  for (auto own = by_coroutine_.begin(); own != by_coroutine_.end();) {
    if (own->second.state != state) {
      ++own;
      continue;
    }
    retire(std::move(own->second.set), is_sampled);
    own = by_coroutine_.erase(own);
  }
}

void Labels::retire(std::unique_ptr<const LabelSet> set, bool is_sampled) {
  if (!is_sampled) return;
  const std::lock_guard lock{retired_mutex()};
  retired_.push_back(std::move(set));
}

Labels::Retired Labels::take_retired() {
  const std::lock_guard lock{retired_mutex()};
  return std::exchange(retired_, {});
}

std::uint64_t Labels::age_of(const lua_State* coroutine) const noexcept {
  const auto found = by_coroutine_.find(coroutine);
  return found == by_coroutine_.end() ? 0 : found->second.number;
}

std::uint64_t Labels::older_half() const {
  std::vector<std::uint64_t> numbers;
  for (const auto& [coroutine, own] : by_coroutine_)
    numbers.push_back(own.number);
  if (numbers.empty()) return 0;
  const auto middle = numbers.begin() + static_cast<std::ptrdiff_t>((numbers.size() - 1) / 2);
  std::ranges::nth_element(numbers, middle);
  return *middle;
}

void Labels::find_by_api_tick(lua_State* running, SampledLabels& found) const noexcept {
  found = {};
  if (by_coroutine_.empty()) return;
  std::array<std::uint64_t, std::tuple_size_v<SampledLabels>> numbers{};
  std::size_t count = 0;
  for (const auto& [coroutine, own] : by_coroutine_) {
    auto* const waiting = static_cast<lua_State*>(const_cast<void*>(coroutine));
    if (waiting != running && !is_active(waiting)) continue;
    // The one that runs is innermost; of the others the one that was labelled last, in all likelihood.
    const std::uint64_t number = waiting == running ? ~std::uint64_t{0} : own.number;
    std::size_t place = std::min(count, found.size() - 1);
    if (count == found.size() && numbers[place] > number) continue;
    for (; place > 0 && numbers[place - 1] < number; --place) {
      numbers[place] = numbers[place - 1];
      found[place] = found[place - 1];
    }
    numbers[place] = number;
    found[place] = own.set.get();
    count = std::min(count + 1, found.size());
  }
}

LabelSet joined(const SampledLabels& labels) {
  LabelSet all;
  for (const LabelSet* set : labels) {
    if (set == nullptr) break;
    for (const Label& label : *set) {
      const auto place = std::ranges::lower_bound(all, label.key, {}, &Label::key);
      if (place == all.end() || place->key != label.key) all.insert(place, label);
    }
  }
  return all;
}

}  // namespace wayfinder::runtime::sampling
