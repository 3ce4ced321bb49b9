#include "profiling/export/diff_table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "profiling/amount.hpp"
#include "profiling/export/labels.hpp"

namespace wayfinder::profiling {
namespace {

/// The one unit that all amounts of a table are shown in.
struct Unit {
  double size{};
  std::string_view name;
};
constexpr std::array time_units{Unit{1e9, "s"}, Unit{1e6, "ms"}, Unit{1e3, "us"}};
constexpr std::array byte_units{Unit{1 << 30U, "GiB"}, Unit{1 << 20U, "MiB"}, Unit{1 << 10U, "KiB"}, Unit{1, "B"}};

Unit unit_for(const ProfileDiff& diff) {
  const double biggest = std::max(diff.whole.a.value, diff.whole.b.value);
  const auto choose = [&](const auto& units) {
    for (const Unit& unit : units) {
      if (biggest >= 10 * unit.size) return unit;
    }
    return units.back();
  };
  return diff.mode == Mode::allocation ? choose(byte_units) : choose(time_units);
}

std::string per_cent(const Comparison& one) {
  if (one.a.value == 0) return "new";
  if (one.b.value == 0) return "gone";
  return fmt::format("{:+.1f} %", 100 * one.change.delta / one.a.value);
}

std::string share(const Amount& part, const Amount& whole) {
  return fmt::format("{:.1f} %", whole.value == 0 ? 0 : 100 * part.value / whole.value);
}

class Table {
 public:
  Table(const ProfileDiff& diff, const Profile& a, const Profile& b, std::size_t limit)
      : diff_{diff}, a_{a}, b_{b}, limit_{limit}, unit_{unit_for(diff)} {}

  [[nodiscard]] std::string write() {
    put_runs();
    const auto slower = functions_with(diff_, Verdict::more);
    const auto faster = functions_with(diff_, Verdict::less);
    put_functions(words().more, slower);
    put_functions(words().less, faster);
    put_paths(words().more, paths_with(diff_, Verdict::more));
    put_paths(words().less, paths_with(diff_, Verdict::less));
    put_counts();
    put_rest(slower.size() + faster.size());
    return std::move(text_);
  }

 private:
  struct Words {
    std::string_view of_what;
    std::string_view more;
    std::string_view less;
    std::string_view counted;
    std::string_view other_counts;
  };

  [[nodiscard]] Words words() const {
    if (diff_.mode == Mode::allocation) return {"allocated", "What allocates more", "What allocates less", {}, {}};
    const std::string_view of_what = a_.head().clock == Clock::cpu ? "of CPU time" : "of elapsed time";
    const bool is_line = diff_.mode == Mode::line;
    return {of_what, "What got slower", "What got faster", is_line ? "hits" : "calls",
            is_line ? "Whose lines were come to more or less often" : "What was called more or less often"};
  }

  [[nodiscard]] std::string amount(double value) const {
    return fmt::format("{:.1f} {}", value / unit_.size, unit_.name);
  }
  [[nodiscard]] std::string signed_amount(double value) const {
    return fmt::format("{:+.1f} {}", value / unit_.size, unit_.name);
  }

  void put_runs() {
    const Comparison& whole = diff_.whole;
    // Not scaled, whatever the rest is judged by.
    const auto all_of_b = static_cast<double>(whole_amount(b_));
    text_ += fmt::format("{} -> {} {}", amount(whole.a.value), amount(all_of_b), words().of_what);
    if (diff_.options.per == Per::run) {
      text_ += fmt::format(" ({} +- {}, {})", signed_amount(whole.change.delta), amount(whole.change.error),
                           whole.a.value == 0 ? "new" : per_cent(whole));
    } else {
      text_ += ", compared by their shares (B is scaled to A's whole)";
    }
    const bool is_counted = diff_.mode == Mode::call || diff_.mode == Mode::line;
    text_ += is_counted ? fmt::format("; {} and {} {}", whole.a.count, whole.b.count, words().counted)
                        : fmt::format("; {} and {} samples", whole.a.samples, whole.b.samples);
    const auto lost = std::pair{a_.counters().lost_samples, b_.counters().lost_samples};
    if (lost.first + lost.second != 0) text_ += fmt::format(", {} and {} lost", lost.first, lost.second);
    text_ += '\n';
    if (a_.head().lua != b_.head().lua) text_ += fmt::format("Lua {} -> Lua {}\n", a_.head().lua, b_.head().lua);
  }

  void put_heading(std::string_view title, std::string_view last_column) {
    text_ += fmt::format("\n{}\n{:>12} {:>12} {:>9} {:>12} {:>12} {:>8} {:>8} {:>12}  {}\n", title, "self change",
                         "+- error", "per cent", "self A", "self B", "share A", "share B", "total change", last_column);
  }

  void put_row(const Comparison& self, const Comparison& total, const std::string& name) {
    text_ += fmt::format("{:>12} {:>12} {:>9} {:>12} {:>12} {:>8} {:>8} {:>12}  {}\n", signed_amount(self.change.delta),
                         amount(self.change.error), per_cent(self), amount(self.a.value), amount(self.b.value),
                         share(self.a, diff_.whole.a), share(self.b, diff_.whole.b), signed_amount(total.change.delta),
                         name);
  }

  void put_more(std::size_t count) {
    if (count > limit_) text_ += fmt::format("{:>12} {} more (--limit shows them)\n", "", count - limit_);
  }

  void put_functions(std::string_view title, const std::vector<std::uint32_t>& functions) {
    if (functions.empty()) return;
    put_heading(title, "function");
    for (std::size_t i = 0; i < std::min(functions.size(), limit_); ++i) {
      const FunctionDiff& one = diff_.functions[functions[i]];
      put_row(one.self, one.total, function_label_with_place(function_of(one.function, a_, b_)));
    }
    put_more(functions.size());
  }

  void put_paths(std::string_view title, const std::vector<std::uint32_t>& paths) {
    if (paths.empty()) return;
    put_heading(fmt::format("{}, by call path", title), "path");
    for (std::size_t i = 0; i < std::min(paths.size(), limit_); ++i) {
      const PathDiff& one = diff_.paths[paths[i]];
      put_row(one.self, one.total, path_text(paths[i]));
    }
    put_more(paths.size());
  }

  void put_counts() {
    const auto functions = functions_with_other_counts(diff_);
    if (functions.empty()) return;
    text_ += fmt::format("\n{}\n{:>12} {:>14} {:>14}  function\n", words().other_counts, "change",
                         fmt::format("{} A", words().counted), fmt::format("{} B", words().counted));
    for (std::size_t i = 0; i < std::min(functions.size(), limit_); ++i) {
      const FunctionDiff& one = diff_.functions[functions[i]];
      const auto change = static_cast<std::int64_t>(one.self.b.count) - static_cast<std::int64_t>(one.self.a.count);
      text_ += fmt::format("{:>+12} {:>14} {:>14}  {}\n", change, one.self.a.count, one.self.b.count,
                           function_label_with_place(function_of(one.function, a_, b_)));
    }
    put_more(functions.size());
  }

  /// "main chunk (app.lua) > work", of a deep one the innermost functions.
  [[nodiscard]] std::string path_text(std::uint32_t path) const {
    constexpr int shown_functions = 5;
    std::string text;
    for (int shown = 0; path != 0; path = diff_.paths[path].parent) {
      if (shown++ == shown_functions) return "... > " + text;
      const MatchedFunction& function = diff_.matches.functions[diff_.paths[path].function];
      text = function_label(function_of(function, a_, b_)) + (text.empty() ? "" : " > ") + text;
    }
    return text;
  }

  void put_rest(std::size_t told) {
    const auto seen = [](const FunctionDiff& one) { return one.self.a.value != 0 || one.self.b.value != 0; };
    const auto functions = static_cast<std::size_t>(std::ranges::count_if(diff_.functions, seen));
    const std::string noise = fmt::format("{:.3g} % from run to run", 100 * diff_.options.noise);
    if (told != 0) {
      if (told < functions) text_ += fmt::format("\nNo significant difference in the others ({}).\n", functions - told);
    } else if (diff_.whole.verdict != Verdict::unclear) {
      text_ += fmt::format("\nThe whole changed, but no single one of {} functions did so clearly.\n", functions);
    } else {
      text_ += fmt::format(
          "\nNo significant difference: what changed in {} functions is within {}{}.\n", functions,
          diff_.mode == Mode::sampling || diff_.mode == Mode::allocation ? "the error of sampling and " : "", noise);
    }
  }

  const ProfileDiff& diff_;
  const Profile& a_;
  const Profile& b_;
  std::size_t limit_;
  Unit unit_;
  std::string text_;
};

}  // namespace

std::string write_diff_table(const ProfileDiff& diff, const Profile& a, const Profile& b, std::size_t limit) {
  return Table{diff, a, b, limit}.write();
}

}  // namespace wayfinder::profiling
