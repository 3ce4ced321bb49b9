#include "profiling/export/diff_json.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "profiling/amount.hpp"
#include "profiling/export/labels.hpp"
#include "profiling/export/mode_names.hpp"
#include "protocol/fields.hpp"
#include "protocol/json.hpp"

// The file's names, declared once.
namespace wayfinder::profiling {

constexpr auto names_of(std::type_identity<Per>) {
  return std::array{name(Per::run, "run"), name(Per::share, "share")};
}
constexpr auto names_of(std::type_identity<Verdict>) {
  return std::array{name(Verdict::unclear, "unclear"), name(Verdict::more, "more"), name(Verdict::less, "less")};
}

namespace {

constexpr int diff_version = 1;

struct RunEntry {
  std::string program;
  std::string label;
  std::string lua;
  std::uint64_t samples{};
  std::uint64_t lost_samples{};
  std::int64_t amount{};
};
constexpr auto fields_of(std::type_identity<RunEntry>) {
  using T = RunEntry;
  return std::tuple{field("program", &T::program),
                    field("label", &T::label),
                    field("lua", &T::lua),
                    field("samples", &T::samples),
                    field("lostSamples", &T::lost_samples),
                    field("amount", &T::amount)};
}

struct ComparisonEntry {
  std::int64_t a{};
  std::int64_t b{};
  std::uint64_t a_samples{};
  std::uint64_t b_samples{};
  std::optional<std::uint64_t> a_count;  // call and line mode
  std::optional<std::uint64_t> b_count;
  double a_percent{};
  double b_percent{};
  std::int64_t delta{};
  std::int64_t error{};
  double p_value{};
  Verdict verdict{};
};
constexpr auto fields_of(std::type_identity<ComparisonEntry>) {
  using T = ComparisonEntry;
  return std::tuple{field("a", &T::a),
                    field("b", &T::b),
                    field("aSamples", &T::a_samples),
                    field("bSamples", &T::b_samples),
                    field("aCount", &T::a_count),
                    field("bCount", &T::b_count),
                    field("aPercent", &T::a_percent),
                    field("bPercent", &T::b_percent),
                    field("delta", &T::delta),
                    field("error", &T::error),
                    field("pValue", &T::p_value),
                    field("verdict", &T::verdict)};
}

struct FunctionEntry {
  std::string name;
  std::string source;
  std::optional<std::int32_t> a_line;
  std::optional<std::int32_t> b_line;
  ComparisonEntry self;
  ComparisonEntry total;
};
constexpr auto fields_of(std::type_identity<FunctionEntry>) {
  using T = FunctionEntry;
  return std::tuple{field("name", &T::name),    field("source", &T::source), field("aLine", &T::a_line),
                    field("bLine", &T::b_line), field("self", &T::self),     field("total", &T::total)};
}

struct PathEntry {
  std::uint32_t function{};
  std::optional<std::uint32_t> parent;
  ComparisonEntry self;
  ComparisonEntry total;
};
constexpr auto fields_of(std::type_identity<PathEntry>) {
  using T = PathEntry;
  return std::tuple{field("function", &T::function), field("parent", &T::parent), field("self", &T::self),
                    field("total", &T::total)};
}

struct DiffFile {
  int version{};
  Mode mode{};
  Clock clock{};
  std::string unit;
  Per per{};
  double noise_percent{};
  double level{};
  RunEntry a;
  RunEntry b;
  ComparisonEntry whole;
  std::vector<FunctionEntry> functions;
  std::vector<PathEntry> paths;
};
constexpr auto fields_of(std::type_identity<DiffFile>) {
  using T = DiffFile;
  return std::tuple{field("wayfinderProfileDiff", &T::version),
                    field("mode", &T::mode),
                    field("clock", &T::clock),
                    field("unit", &T::unit),
                    field("per", &T::per),
                    field("noisePercent", &T::noise_percent),
                    field("level", &T::level),
                    field("a", &T::a),
                    field("b", &T::b),
                    field("whole", &T::whole),
                    field("functions", &T::functions),
                    field("paths", &T::paths)};
}

RunEntry run_entry(const Profile& profile) {
  const ProfileHead& head = profile.head();
  return {escape_text(head.program),       escape_text(head.label),
          escape_text(head.lua),           profile.counters().samples,
          profile.counters().lost_samples, static_cast<std::int64_t>(profile.counters().weight_ns)};
}

ComparisonEntry comparison_entry(const Comparison& one, const Comparison& whole) {
  const auto percent = [](double part, double all) { return all == 0 ? 0 : 100 * part / all; };
  const bool is_counted = whole.a.count != 0 || whole.b.count != 0;
  return {std::llround(one.a.value),
          std::llround(one.b.value),
          one.a.samples,
          one.b.samples,
          is_counted ? std::optional{one.a.count} : std::nullopt,
          is_counted ? std::optional{one.b.count} : std::nullopt,
          percent(one.a.value, whole.a.value),
          percent(one.b.value, whole.b.value),
          std::llround(one.change.delta),
          std::llround(one.change.error),
          one.change.p_value,
          one.verdict};
}

std::optional<std::int32_t> line_in(const Profile& profile, std::optional<FunctionId> function) {
  if (!function) return std::nullopt;
  return profile.frames().functions()[index_of(*function)].first_line;
}

/// Of ProfileDiff::functions, clear changes first, the biggest of them in front.
std::vector<std::uint32_t> function_order(const ProfileDiff& diff) {
  std::vector<std::uint32_t> order(diff.functions.size());
  for (std::uint32_t i = 0; i < order.size(); ++i)
    order[i] = i;
  std::ranges::stable_sort(order, {}, [&](std::uint32_t i) {
    const Comparison& self = diff.functions[i].self;
    return std::pair{self.verdict == Verdict::unclear, -std::abs(self.change.delta)};
  });
  return order;
}

void put_items(DiffFile& file, const ProfileDiff& diff, const Profile& a, const Profile& b) {
  const auto order = function_order(diff);
  std::vector<std::uint32_t> place_of(order.size());
  for (std::uint32_t place = 0; place < order.size(); ++place) {
    const FunctionDiff& one = diff.functions[order[place]];
    place_of[order[place]] = place;
    const Function& function = function_of(one.function, a, b);
    file.functions.push_back({function_label(function), file_label(function), line_in(a, one.function.in_a),
                              line_in(b, one.function.in_b), comparison_entry(one.self, diff.whole),
                              comparison_entry(one.total, diff.whole)});
  }
  for (std::size_t i = 1; i < diff.paths.size(); ++i) {
    const PathDiff& path = diff.paths[i];
    const auto parent = path.parent == 0 ? std::nullopt : std::optional{path.parent - 1};
    file.paths.push_back({place_of[path.function], parent, comparison_entry(path.self, diff.whole),
                          comparison_entry(path.total, diff.whole)});
  }
}

}  // namespace

std::string write_diff_json(const ProfileDiff& diff, const Profile& a, const Profile& b) {
  DiffFile file;
  file.version = diff_version;
  file.mode = diff.mode;
  file.clock = a.head().clock;
  file.unit = std::string{unit_name(diff.mode)};
  file.per = diff.options.per;
  file.noise_percent = 100 * diff.options.noise;
  file.level = ProfileDiff::level;
  file.a = run_entry(a);
  file.b = run_entry(b);
  file.whole = comparison_entry(diff.whole, diff.whole);
  put_items(file, diff, a, b);
  return dump_json(write(file)) + "\n";
}

}  // namespace wayfinder::profiling
