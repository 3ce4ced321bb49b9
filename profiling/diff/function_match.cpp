#include "profiling/diff/function_match.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "profiling/function_name.hpp"

namespace wayfinder::profiling {
namespace {

/// What a function is told apart by; the rounds of matching compare less and less of it.
struct Identity {
  FunctionKind kind{};
  std::string_view name;    ///< "" for one that is only known by its place
  std::string_view source;  ///< "" for the program's main script
  std::int32_t first_line{};
  std::int32_t lines{};
};

Identity identity_of(const Function& function, const ProfileHead& head) {
  const bool is_nameless = function.shown_name == place_name(function.kind, function.source, function.first_line);
  const std::string_view source = function.source;
  const bool is_of_main_script = source.starts_with('@') && source.substr(1) == head.program;
  return {function.kind, is_nameless ? std::string_view{} : function.shown_name,
          is_of_main_script ? std::string_view{} : source, function.first_line,
          function.last_line - function.first_line};
}

std::string_view file_name(std::string_view source) {
  return source.starts_with('@') ? source.substr(source.find_last_of("@/") + 1) : source;
}

struct Key {
  FunctionKind kind{};
  std::string_view name;
  std::string_view source;
  std::int32_t first_line{};
  std::int32_t lines{};
  friend auto operator<=>(const Key&, const Key&) = default;
};

using KeyOf = Key (*)(const Identity&);

/// What must be equal, in the order of the rounds.
constexpr std::array<KeyOf, 4> rounds{
    [](const Identity& f) { return Key{f.kind, f.name, f.source, f.first_line, f.lines}; },
    [](const Identity& f) { return Key{f.kind, f.name, f.source, 0, f.lines}; },
    [](const Identity& f) { return Key{f.kind, f.name, f.source, 0, 0}; },
    [](const Identity& f) { return Key{f.kind, f.name, file_name(f.source), 0, 0}; },
};

class Matching {
 public:
  Matching(const Profile& a, const Profile& b) {
    for (const Function& function : a.frames().functions())
      functions_a_.push_back(identity_of(function, a.head()));
    for (const Function& function : b.frames().functions())
      functions_b_.push_back(identity_of(function, b.head()));
    matches_.of_a.assign(functions_a_.size(), none);
    matches_.of_b.assign(functions_b_.size(), none);
  }

  [[nodiscard]] FunctionMatches run() {
    for (const KeyOf key_of : rounds)
      match_equal(key_of, false);
    match_equal([](const Identity& f) { return Key{f.kind, f.name, {}, 0, 0}; }, true);
    for (std::uint32_t i = 0; i < functions_a_.size(); ++i) {
      if (matches_.of_a[i] == none) add(i, std::nullopt);
    }
    for (std::uint32_t i = 0; i < functions_b_.size(); ++i) {
      if (matches_.of_b[i] == none) add(std::nullopt, i);
    }
    return std::move(matches_);
  }

 private:
  static constexpr std::uint32_t none = 0xFFFF'FFFF;
  using Group = std::vector<std::uint32_t>;

  static std::map<Key, Group> grouped(const std::vector<Identity>& all, const std::vector<std::uint32_t>& matched,
                                      KeyOf key_of) {
    std::map<Key, Group> groups;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      if (matched[i] == none) groups[key_of(all[i])].push_back(i);
    }
    for (auto& [key, group] : groups)
      std::ranges::stable_sort(group, {}, [&](std::uint32_t i) { return all[i].first_line; });
    return groups;
  }

  /// `only_single`: a name alone says enough where no other function has it.
  void match_equal(KeyOf key_of, bool only_single) {
    const auto groups_a = grouped(functions_a_, matches_.of_a, key_of);
    const auto groups_b = grouped(functions_b_, matches_.of_b, key_of);
    for (const auto& [key, group_a] : groups_a) {
      const auto found = groups_b.find(key);
      if (found == groups_b.end()) continue;
      const Group& group_b = found->second;
      const bool is_clear = !key.name.empty() && group_a.size() == 1 && group_b.size() == 1;
      if (only_single && !is_clear) continue;
      for (std::size_t i = 0; i < std::min(group_a.size(), group_b.size()); ++i)
        add(group_a[i], group_b[i]);
    }
  }

  void add(std::optional<std::uint32_t> in_a, std::optional<std::uint32_t> in_b) {
    const auto number = static_cast<std::uint32_t>(matches_.functions.size());
    MatchedFunction matched;
    if (in_a) {
      matches_.of_a[*in_a] = number;
      matched.in_a = FunctionId{*in_a};
    }
    if (in_b) {
      matches_.of_b[*in_b] = number;
      matched.in_b = FunctionId{*in_b};
    }
    matches_.functions.push_back(matched);
  }

  std::vector<Identity> functions_a_;
  std::vector<Identity> functions_b_;
  FunctionMatches matches_;
};

}  // namespace

FunctionMatches match_functions(const Profile& a, const Profile& b) {
  return Matching{a, b}.run();
}

}  // namespace wayfinder::profiling
